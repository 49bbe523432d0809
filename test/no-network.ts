/** Every test runs with all network but loopback refused: a test that leaves the machine fails, and says so. */
import nock from 'nock';

nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
