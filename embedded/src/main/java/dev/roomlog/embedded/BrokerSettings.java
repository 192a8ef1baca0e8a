package dev.roomlog.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The properties of a broker that is its own controller, sized for a laptop: few threads, few
/// internal partitions, small buffers. Everything that a topic may decide (time stamps, retention,
/// clean-up) stays at Kafka's defaults.
record BrokerSettings(Path directory, int port, int controllerPort, Map<String, String> overrides) {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  Map<String, String> properties() {
    var properties = new HashMap<String, String>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", String.valueOf(NODE_ID));
    properties.put("log.dirs", directory.toString());
    addListeners(properties);
    addTopicDefaults(properties);
    addSizes(properties);
    properties.putAll(overrides);
    return properties;
  }

  private void addListeners(Map<String, String> properties) {
    var broker = "BROKER://" + LoopbackPorts.HOST + ":" + port;
    properties.put(
        "listeners",
        broker + "," + CONTROLLER_LISTENER + "://" + LoopbackPorts.HOST + ":" + controllerPort);
    properties.put("advertised.listeners", broker);
    properties.put(
        "listener.security.protocol.map", "BROKER:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    properties.put("inter.broker.listener.name", "BROKER");
    properties.put("controller.listener.names", CONTROLLER_LISTENER);
    // Static voters: the controller's port may change between two runs of one directory.
    properties.put(
        "controller.quorum.voters", NODE_ID + "@" + LoopbackPorts.HOST + ":" + controllerPort);
  }

  private static void addTopicDefaults(Map<String, String> properties) {
    properties.put("auto.create.topics.enable", "false");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "4");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "2");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void addSizes(Map<String, String> properties) {
    properties.put("num.network.threads", "2");
    properties.put("num.io.threads", "3");
    properties.put("background.threads", "2");
    properties.put("num.replica.fetchers", "1");
    properties.put("num.recovery.threads.per.data.dir", "2");
    properties.put("log.cleaner.threads", "1");
    properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
    // The controller refuses a broker whose predecessor was killed until that one's session is
    // over.
    properties.put("broker.session.timeout.ms", "4000");
    properties.put("broker.heartbeat.interval.ms", "1000");
    // A record into the metadata log per half second (the default) only costs an idle laptop.
    properties.put("metadata.max.idle.interval.ms", "5000");
    properties.put("metric.reporters", "");
  }
}
