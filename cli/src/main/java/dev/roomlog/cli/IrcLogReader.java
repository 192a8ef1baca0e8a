package dev.roomlog.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a log line by line, so that one bad line spoils no other. Lines end with a line feed, or a
/// carriage return and a line feed. Texts are kept as they are, spaces at their ends included.
final class IrcLogReader {

  private static final Pattern SAID =
      Pattern.compile("\\[(\\d\\d):(\\d\\d)] <([^>]*)>(?: (.*))?", Pattern.DOTALL);

  /// mIRC's codes: bold, colour with its numbers, hex colour, reset, monospace, reverse, italic,
  /// strike-through, underline.
  private static final Pattern FORMATTING =
      Pattern.compile(
          "\\x03(?:\\d{1,2}(?:,\\d{1,2})?)?|\\x04(?:[0-9a-fA-F]{6})?"
              + "|[\\x02\\x0f\\x11\\x16\\x1d\\x1e\\x1f]");

  private final boolean stripFormatting;

  IrcLogReader(boolean stripFormatting) {
    this.stripFormatting = stripFormatting;
  }

  List<IrcLine> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var lines = new ArrayList<IrcLine>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      boolean atEnd = i == bytes.length;
      if (atEnd ? start < i : bytes[i] == '\n') {
        int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        lines.add(line(lines.size() + 1, ByteBuffer.wrap(bytes, start, end - start)));
        start = i + 1;
      }
    }
    return lines;
  }

  private IrcLine line(int number, ByteBuffer bytes) {
    String line;
    try {
      line = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      return new IrcLine.Unreadable(number);
    }
    Matcher said = SAID.matcher(line);
    if (!said.matches()) {
      return new IrcLine.Notice(number);
    }
    String text = said.group(4) == null ? "" : said.group(4);
    return new IrcLine.Said(
        number,
        Integer.parseInt(said.group(1)),
        Integer.parseInt(said.group(2)),
        said.group(3),
        stripFormatting ? FORMATTING.matcher(text).replaceAll("") : text);
  }
}
