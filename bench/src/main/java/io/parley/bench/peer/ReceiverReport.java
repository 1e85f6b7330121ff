package io.parley.bench.peer;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a receiver saw since it was last asked.
///
/// @param received texts that came
/// @param disordered texts whose number was not the one after their predecessor's on the same port,
///   and connections that held no text of ours: 0 if nothing was lost, doubled or overtaken
/// @param medianLatency from sending to having been read
/// @param unfairness how much longer, from the first text of all, the last port had to wait for its
///   last text than the first port for its: with as many texts for each, the factor between their
///   rates
public record ReceiverReport(
    int received, int disordered, Duration medianLatency, double unfairness) {

  private static final Pattern LINE =
      Pattern.compile("received (\\d+) disordered (\\d+) median (-?\\d+) unfairness ([0-9.E]+)");

  /// The report as the receiver's process writes it.
  String line() {
    return "received "
        + received
        + " disordered "
        + disordered
        + " median "
        + medianLatency.toNanos()
        + " unfairness "
        + unfairness;
  }

  /// Reads such a line.
  static ReceiverReport parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a receiver's report: " + line);
    }
    return new ReceiverReport(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Duration.ofNanos(Long.parseLong(matcher.group(3))),
        Double.parseDouble(matcher.group(4)));
  }
}
