# Postern's image: Node, two bundled programs and a shell that waits, nothing else. `npm run image` builds the same one without a
# container engine. Both take every path from deploy/image/rootfs.ts.
FROM node:26 AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Install scripts off: `node` would download what this stage has, and esbuild works without its own.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
COPY deploy/image deploy/image
COPY docs/rules docs/rules
RUN node deploy/image/bundle.ts && node deploy/image/rootfs.ts --to /rootfs

FROM scratch
COPY --from=build /rootfs/ /
USER 65532:65532
WORKDIR /
ENV NODE_ENV=production
ENTRYPOINT ["/usr/local/bin/node"]
CMD ["/postern/postern.js"]
