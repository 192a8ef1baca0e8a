# One build for all images of Roomlog: docker build --target ingest-api|fanout-service|history-service|gateway .
# `docker compose up --build` does it for you. Needs BuildKit, which Docker 23 and newer use by themselves.

# What the services are made of: a change elsewhere leaves the next stage's layers alone.
FROM maven:3-eclipse-temurin-25 AS sources
WORKDIR /src
COPY . .
RUN rm -rf deploy web-client/src client/src cli/src all-in-one/src

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY --from=sources /src .
# The cache keeps what Maven has downloaded, so a changed source costs the compiler only.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true -pl ingest-api,fanout-service,history-service -am package
# Other people's jars change rarely and ours often: layers of their own. Two of a service's jars are never of the same name.
RUN for service in ingest-api fanout-service history-service; do \
      mkdir -p /out/$service/own /out/$service/others \
      && cp -p $service/target/lib/* /out/$service/others \
      && cp -p $service/target/$service-*.jar /out/$service/own \
      && for module in schemas access; do mv /out/$service/others/$module-*.jar /out/$service/own; done \
    || exit 1; done

FROM eclipse-temurin:25-jre AS service
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin roomlog \
    && install -d -o 10001 /opt/roomlog /var/lib/roomlog
COPY --chmod=755 deploy/ready deploy/train /usr/local/bin/
COPY deploy/jvm.options /usr/local/etc/
WORKDIR /opt/roomlog
USER 10001
# Readiness of the service; the port is 8080 unless said otherwise.
HEALTHCHECK --interval=10s --timeout=5s --start-period=180s --retries=3 CMD ["ready", "/health/readiness"]
ENTRYPOINT ["java", "@java.options"]

FROM service AS ingest-api
COPY --from=build /out/ingest-api/others lib
COPY --from=build /out/ingest-api/own lib
RUN train dev.roomlog.ingest.IngestApi 8081
ENV PORT=8081
EXPOSE 8081

FROM service AS fanout-service
COPY --from=build /out/fanout-service/others lib
COPY --from=build /out/fanout-service/own lib
RUN train dev.roomlog.fanout.FanoutService 8082
ENV PORT=8082
EXPOSE 8082

FROM service AS history-service
COPY --from=build /out/history-service/others lib
COPY --from=build /out/history-service/own lib
RUN train dev.roomlog.history.HistoryService 8083
ENV PORT=8083
EXPOSE 8083

FROM nginxinc/nginx-unprivileged:1.30 AS gateway
COPY --chmod=755 deploy/ready /usr/local/bin/
COPY deploy/gateway/nginx.conf /etc/nginx/nginx.conf
COPY deploy/gateway/routes.conf deploy/gateway/problems.conf /etc/nginx/roomlog/
COPY deploy/gateway/upstreams.conf.template /etc/nginx/templates/
COPY web-client/src/main/resources/public /srv/roomlog
ENV NGINX_ENTRYPOINT_LOCAL_RESOLVERS=yes INGEST_API=ingest-api:8081 FANOUT_SERVICE=fanout-service:8082 HISTORY_SERVICE=history-service:8083
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["ready", "/"]
