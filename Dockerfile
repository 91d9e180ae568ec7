# syntax=docker/dockerfile:1
# The steps are in image/install.sh, which also runs outside Docker. Pin the base by digest when you publish an image:
# docker build --build-arg BASE=python:3.11-slim@sha256:… .
ARG BASE=python:3.11-slim

FROM ${BASE} AS build
WORKDIR /source
COPY . .
RUN image/install.sh /opt/guidebot /source

FROM ${BASE}
LABEL org.opencontainers.image.title="guidebot" \
      org.opencontainers.image.description="A career guide, weekly posts and kind reminders for AI safety communities" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
COPY --from=build /opt/guidebot /opt/guidebot
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin guidebot \
    && install -d -o 10001 -g 10001 /data
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
