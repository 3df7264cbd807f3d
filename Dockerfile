# One image, two commands:
#   node apps/server/dist/main.js    the server: studio, API, published flows
#   node apps/worker/dist/main.js    a worker; start as many as you like
# Both need DATABASE_URL and HEDDLE_SECRET_KEY. docs/guides/run-in-production.md says the rest.

FROM node:20-bookworm-slim AS source
WORKDIR /heddle
COPY . .

# Everything, to bundle server, worker and studio.
FROM source AS build
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile
RUN node tooling/build.mjs --force

# Only what the server and the workers load, without sources.
FROM source AS dependencies
RUN npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --filter-prod "@heddle/server..." --filter-prod "@heddle/worker..."
RUN find apps packages -name node_modules -prune -o -type d -name src -prune -exec rm -rf {} + \
  && find node_modules/.pnpm/onnxruntime-node@*/ -type d \( -name darwin -o -name win32 \) -prune -exec rm -rf {} +

FROM node:20-bookworm-slim
WORKDIR /heddle
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4400
COPY package.json LICENSE NOTICE ./
COPY --from=dependencies /heddle/node_modules ./node_modules
COPY --from=dependencies /heddle/packages ./packages
COPY --from=dependencies /heddle/apps/server ./apps/server
COPY --from=dependencies /heddle/apps/worker ./apps/worker
COPY --from=build /heddle/apps/server/dist ./apps/server/dist
COPY --from=build /heddle/apps/worker/dist ./apps/worker/dist
COPY --from=build /heddle/apps/studio/dist ./apps/studio/dist
COPY templates ./templates
# Nothing here belongs to this user: a process cannot change what it runs.
USER node
EXPOSE 4400
# As where Heddle starts its processes itself: packages/embedded/src/children/node-arguments.ts.
ENV NODE_OPTIONS="--max-semi-space-size=32"
# Signals reach node itself, which finishes what it is at.
CMD ["node", "apps/server/dist/main.js"]
