/** GitHub’s three sources of alerts. */
import { codeScanningAlerts } from './code-scanning.ts';
import { dependabotAlerts } from './dependabot.ts';
import { secretScanningAlerts } from './secret-scanning.ts';

export const kinds = {
  dependabot: dependabotAlerts,
  codeScanning: codeScanningAlerts,
  secretScanning: secretScanningAlerts,
};
