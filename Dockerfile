# Two images from one file: `docker build .` computes on the CPU, `docker build --target gpu .` on an NVIDIA GPU.

FROM node:24-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json ./
# The CUDA binaries are fetched below, in the image that can use them.
RUN ONNXRUNTIME_NODE_INSTALL=skip npm ci --omit=dev

FROM modules AS modules-gpu
# ONNX Runtime's CUDA provider comes from nuget.org; `npm rebuild` would skip the script that package.json does not allow.
RUN ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js

FROM scratch AS sources
COPY package.json LICENSE /app/
COPY locales /app/locales
COPY models/demo /app/models/demo
COPY commands /app/commands
COPY src /app/src

# CUDA 12 and cuDNN 9: what ONNX Runtime's cuda12 binaries are linked against.
FROM nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04 AS gpu
COPY --from=modules /usr/local/bin/node /usr/local/bin/node
COPY --from=modules-gpu /app/node_modules /app/node_modules
COPY --from=sources /app /app
# A named volume that is mounted there begins as its user's.
RUN mkdir /data /pulled && chown 1000:1000 /data /pulled
WORKDIR /app
USER 1000:1000
ENV NODE_ENV=production PICTOKEN_DATA=/data PICTOKEN_PROVIDERS=cuda,cpu
VOLUME /data
ENTRYPOINT ["node", "src/main.ts"]
CMD ["worker"]

FROM node:24-bookworm-slim AS cpu
COPY --from=modules /app/node_modules /app/node_modules
COPY --from=sources /app /app
# A named volume that is mounted there begins as its user's.
RUN mkdir /data /pulled && chown 1000:1000 /data /pulled
WORKDIR /app
USER 1000:1000
# In a container only 0.0.0.0 can be published; it demands PICTOKEN_TOKEN.
ENV NODE_ENV=production PICTOKEN_DATA=/data PICTOKEN_LISTEN=0.0.0.0
VOLUME /data
EXPOSE 8787
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PICTOKEN_PORT || 8787}/health`).then(({ok}) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["start"]
