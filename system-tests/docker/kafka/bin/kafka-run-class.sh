#!/bin/bash
# Runs a class of Kafka with the variables that its own scripts know: KAFKA_HEAP_OPTS, KAFKA_OPTS, KAFKA_LOG4J_OPTS,
# KAFKA_JVM_PERFORMANCE_OPTS, KAFKA_JMX_OPTS, JMX_PORT.
home=$(cd "$(dirname "$0")/.." && pwd)

if [ -n "${JMX_PORT-}" ]; then
  KAFKA_JMX_OPTS="${KAFKA_JMX_OPTS--Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false} -Dcom.sun.management.jmxremote.port=$JMX_PORT"
fi

# The options are lists of words.
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" \
  ${KAFKA_HEAP_OPTS--Xmx256M} \
  ${KAFKA_JVM_PERFORMANCE_OPTS--XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true} \
  ${KAFKA_JMX_OPTS-} \
  -Dkafka.logs.dir="${LOG_DIR-$home/logs}" \
  ${KAFKA_LOG4J_OPTS--Dlog4j2.configurationFile=$home/config/tools-log4j2.yaml} \
  ${KAFKA_OPTS-} \
  -cp "${CLASSPATH:+$CLASSPATH:}$home/libs/*" "$@"
