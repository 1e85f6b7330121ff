package io.parley.app;

import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Problems as sentences: what happened, to what, and what to do.
final class Problems {

  private static final String HELP = " See parley --help.";

  private Problems() {}

  /// One line, fit for the terminal.
  static String sentence(Throwable problem) {
    return CleanText.line(told(problem));
  }

  private static String told(Throwable problem) {
    return switch (problem) {
      case NetworkException network ->
          ended(String.valueOf(network.getMessage())) + advice(network);
      case UnmatchedArgumentException wrong when !wrong.isUnknownOption() && takesAName(wrong) ->
          "one name is enough, " + wrong.getUnmatched() + " is too much." + HELP;
      case UnmatchedArgumentException wrong ->
          ended(String.valueOf(wrong.getMessage())) + suggestions(wrong) + HELP;
      case ParameterException wrong -> ended(String.valueOf(wrong.getMessage())) + HELP;
      case IllegalArgumentException wrong -> ended(String.valueOf(wrong.getMessage()));
      case IOException io ->
          "the terminal cannot be read: " + ended(String.valueOf(io.getMessage()));
      case StoreException store -> ended(String.valueOf(store.getMessage()));
      default -> "this is a bug in Parley: " + ended(problem.toString());
    };
  }

  private static boolean takesAName(ParameterException wrong) {
    return !wrong.getCommandLine().getCommandSpec().positionalParameters().isEmpty();
  }

  private static String suggestions(UnmatchedArgumentException wrong) {
    List<String> alike = wrong.getSuggestions();
    return alike.isEmpty() ? "" : " Perhaps " + String.join(" or ", alike) + "?";
  }

  /// A sentence with its full stop.
  static String ended(String sentence) {
    return sentence.endsWith(".") ? sentence : sentence + ".";
  }

  private static String advice(NetworkException problem) {
    return switch (problem.error()) {
      case ADDRESS_IN_USE ->
          " Stop the program that has it, or choose another port with --port (of TCP) or"
              + " --discovery-port or --beacon-port (of UDP), or another address with --address.";
      case ADDRESS_UNAVAILABLE ->
          " Give an address of this machine with --address, or none to use all.";
      case PERMISSION_DENIED ->
          " Choose ports from 1024 up with --port, --discovery-port and --beacon-port.";
      case SHORTAGE -> " Close other programs, or raise the limit of open files (ulimit -n).";
      case REFUSED, UNREACHABLE, TIMED_OUT, RESET, CLOSED -> "";
    };
  }
}
