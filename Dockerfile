# syntax=docker/dockerfile:1
# The steps are in image/install.sh, which also runs outside Docker. Pin the base by digest when you publish an image:
# docker build --build-arg BASE=python:3.11-slim@sha256:… --build-arg REVISION=$(git rev-parse HEAD) --build-arg VERSION=0.2.0 .
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
WORKDIR /source
# what guidebot stands on first: this layer is made anew only when the requirements change
COPY image image
RUN image/install.sh dependencies /opt/guidebot /source
COPY pyproject.toml README.md LICENSE LICENSE-CONTENT ./
COPY src src
COPY adapters adapters
COPY content content
RUN image/install.sh program /opt/guidebot /source

FROM ${BASE}
ARG VERSION=""
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="guidebot" \
      org.opencontainers.image.description="A career guide, weekly posts and kind reminders for AI safety communities" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --from=build /opt/guidebot /opt/guidebot
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin guidebot \
    && install -d -m 0700 -o 10001 -g 10001 /data
# zone data come from the tzdata package alone: the distribution's own may be out of date
ENV PATH=/opt/guidebot/bin:$PATH \
    PYTHONTZPATH="" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GUIDEBOT_OPS_LISTEN=127.0.0.1:8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["guidebot", "healthy"]
ENTRYPOINT ["guidebot"]
CMD ["run"]
