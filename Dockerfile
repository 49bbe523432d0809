# The service is built in a stage of its own; the command beside it runs from the source.
# By digest: what a name stands for changes, and this does not. Dependabot follows (see docs/operating.md).
FROM node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS built
WORKDIR /app
COPY package.json package-lock.json ./
COPY deploy/service/package.json ./deploy/service/
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY policies ./policies
COPY app ./app
COPY deploy/service/bundle.mjs ./deploy/service/
# What builds is not needed any more.
RUN node deploy/service/bundle.mjs && rm -rf node_modules/esbuild node_modules/@esbuild

FROM node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20
# One arena: several threads' own keep what compiling took (bench/README.md).
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=1 \
    FAIRLEAD_DATA_DIR=/data/store
WORKDIR /app
COPY --from=built /app/node_modules ./node_modules
COPY --from=built /app/deploy/service/built ./deploy/service/built
COPY package.json LICENSE ./
COPY policies ./policies
COPY app ./app
# `docker compose exec app fairlead backup FILE` and the like: the command, from the same source.
RUN chmod 0755 app/cli.ts && ln -s /app/app/cli.ts /usr/local/bin/fairlead
# The embedded engine's directory (not used with DATABASE_URL), and beside it exports of clients that left.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "deploy/service/built/server.js"]
