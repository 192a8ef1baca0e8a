package dev.roomlog.bench.peers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a server holds after a full collection: the objects on the heap, and for Node what they
/// hold outside of it.
public final class LiveMemory {

  private static final Pattern NODE = Pattern.compile("\"live\":(\\d+)");
  private static final Pattern HISTOGRAM = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  private LiveMemory() {}

  /// In bytes.
  public static long of(Server server) {
    Matcher node = NODE.matcher(Services.get(server.port(), "/memory"));
    return node.find() ? Long.parseLong(node.group(1)) : ofJvm(server.process());
  }

  /// The class histogram collects first and counts what is reachable. Collected twice: what the
  /// first collection finalised goes with the second.
  public static long ofJvm(Child process) {
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
