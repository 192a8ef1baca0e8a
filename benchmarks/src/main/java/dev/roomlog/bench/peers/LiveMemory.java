package dev.roomlog.bench.peers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server holds after a full collection: the objects on the heap, and what they hold outside
/// of it as far as the server tells (`process.memoryUsage()` of Node, the buffer pool `direct` of
/// our services).
public final class LiveMemory {

  private static final Pattern NODE = Pattern.compile("\"live\":(\\d+)");
  private static final Pattern DIRECT =
      Pattern.compile("jvm_buffer_memory_used_bytes\\{[^}]*id=\"direct\"[^}]*} (\\S+)");
  private static final Pattern HISTOGRAM = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private LiveMemory() {}

  /// In bytes.
  public static long of(Server server) {
    Matcher node = NODE.matcher(Services.get(server.port(), "/memory"));
    return node.find()
        ? Long.parseLong(node.group(1))
        : ofHeap(server.process()) + outsideHeap(server);
  }

  private static long outsideHeap(Server server) {
    Matcher direct = DIRECT.matcher(Services.get(server.port(), "/prometheus"));
    return direct.find() ? (long) Double.parseDouble(direct.group(1)) : 0;
  }

  /// The class histogram collects first and counts what is reachable. Collected twice: what the
  /// first collection finalised goes with the second.
  private static long ofHeap(Child process) {
    String pid = String.valueOf(process.pid());
    String jcmd = Machine.java("jcmd").toString();
    Machine.run(List.of(jcmd, pid, "GC.run"), Machine.scratch());
    String histogram = Machine.run(List.of(jcmd, pid, "GC.class_histogram"), Machine.scratch());
    Matcher total = HISTOGRAM.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("jcmd gave no histogram:\n" + histogram);
    }
    return Long.parseLong(total.group(1));
  }
}
