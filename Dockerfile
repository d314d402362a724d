# The bot in an image: `docker compose up -d`, or
#   docker build -t qibu . && docker run --env DISCORD_TOKEN --volume qibu:/data qibu
FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
# Lists of pyproject.toml to install beside the run time, such as "postgres"; apart by spaces.
ARG EXTRAS=""
WORKDIR /build
RUN python -m venv --without-pip /opt/qibu
# What others made changes seldom and is most of the image, so it is a layer of its own.
COPY pyproject.toml bot/hosting/requirements.py bot/hosting/constraints.txt ./
RUN python requirements.py ${EXTRAS} > requirements.txt
RUN python -m pip --python /opt/qibu/bin/python install --requirement requirements.txt --constraint constraints.txt
COPY LICENSE README.md ./
COPY bot bot
RUN python -m pip --python /opt/qibu/bin/python install --no-deps .

FROM python:3.11-slim
RUN groupadd --gid 10001 qibu \
    && useradd --uid 10001 --gid qibu --no-create-home --home-dir /data --shell /usr/sbin/nologin qibu \
    && install --directory --owner=qibu --group=qibu --mode=0700 /data
COPY --from=build /opt/qibu /opt/qibu
COPY models/qibu /opt/qibu/models/qibu
# Nothing is written but in /data, and nothing is imported from there (PYTHONSAFEPATH).
ENV PATH=/opt/qibu/bin:$PATH \
    PYTHONSAFEPATH=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    QIBU_DATA=/data \
    QIBU_MODEL=/opt/qibu/models/qibu
WORKDIR /data
VOLUME /data
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 \
    CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
