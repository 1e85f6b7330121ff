package io.parley.app;

import io.parley.app.demo.Demo;
import io.parley.app.demo.DemoException;
import io.parley.app.demo.DemoResult;
import io.parley.app.demo.DemoTable;
import io.parley.app.test.TestPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley demo`: runs a [Demo] and shows its outcome; with `--keep`, a chat follows.
@Command(
    name = "demo",
    description = {
      "Runs three nodes on 127.0.0.2 to 127.0.0.4, each a process of its own, lets"
          + " all of them run /test at once, and accounts for every message.",
      ""
    },
    customSynopsis = "parley demo [OPTION]...",
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    footer = {"", "Exit codes: 0 all criteria are met; 1 one is not, or a node cannot start."})
final class DemoCommand implements Callable<Integer> {

  /// Where a person sits who chats with the nodes.
  private static final String GUEST = "127.0.0.5";

  private static final String MAIN = Main.class.getName();

  @Option(names = "--quick", description = "Short pauses: the demo takes some seconds.")
  private boolean quick;

  @Option(
      names = "--keep",
      description = "Let the nodes run, and chat with them: they answer. /quit ends them.")
  private boolean keep;

  @Option(names = "--json", description = "Print the outcome as one JSON object.")
  private boolean json;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "The first of 20 ports, of TCP and of UDP, of which the nodes use one"
              + " (default: ${DEFAULT-VALUE}).",
      defaultValue = "" + Demo.FIRST_PORT)
  private int port;

  @Spec private @Nullable CommandSpec spec;

  DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    CommandLine self = Objects.requireNonNull(spec).commandLine();
    ParleyCommand.refuseWhatStandsBefore(self);
    if (keep && json) {
      throw new ParameterException(self, "--keep is for people, --json is not: give one of them");
    }
    if (Hosts.port(Integer.toString(port)) > Demo.LAST_FIRST_PORT) {
      throw new ParameterException(self, "--port is at most " + Demo.LAST_FIRST_PORT + " here");
    }
    Screen screen = new Screen(System.out, ZoneId.systemDefault());
    Screen errors = new Screen(System.err, ZoneId.systemDefault());
    Consumer<String> progress = json ? errors::line : screen::line;
    TestPlan plan = quick ? Demo.quickPlan() : TestPlan.CSEND;
    long begin = System.nanoTime();
    try (Demo demo = Demo.start(nodeCommand(), port, plan, progress)) {
      demo.run();
      if (!keep) {
        demo.end();
      }
      DemoResult result = demo.result();
      Duration took = Duration.ofNanos(System.nanoTime() - begin);
      DemoTable.lines(result, took).forEach(progress);
      if (json) {
        screen.line(result.json());
      }
      if (!result.met()) {
        demo.complaints().forEach(errors::line);
      }
      int chat = keep ? chat(demo, screen) : 0;
      return result.met() ? chat : Main.FAILED;
    } catch (DemoException e) {
      errors.line("parley: " + CleanText.line(String.valueOf(e.getMessage())) + ".");
      return Main.FAILED;
    }
  }

  /// Chats with the nodes as a fourth one, and ends them afterwards.
  private static int chat(Demo demo, Screen screen) throws Exception {
    demo.answer();
    screen.line("");
    screen.line("Alice, Bob and Carol stay, and answer: try /send alice hello, or /broadcast.");
    String port = Integer.toString(demo.port());
    ChatOptions options = new ChatOptions();
    CommandLine.populateCommand(
        options,
        "--memory",
        "--address",
        GUEST,
        "--port",
        port,
        "--discovery-port",
        port,
        "--",
        guestName());
    int exitCode = Chat.run(options);
    demo.end();
    screen.line("Alice, Bob and Carol are stopped.");
    return exitCode;
  }

  /// The login name, if it makes a name that can be typed.
  private static String guestName() {
    String login = ChatOptions.plainName(System.getProperty("user.name", ""));
    return login.matches("[A-Za-z][A-Za-z0-9._-]{0,30}") ? login : "you";
  }

  /// What starts a node: this program again, from the jar or class path it was started from.
  private static List<String> nodeCommand() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      String modulePath = System.getProperty("jdk.module.path", "");
      command.addAll(List.of("-p", modulePath, "-m", module.getName() + "/" + MAIN));
    } else {
      command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), MAIN));
    }
    command.add(DemoNodeCommand.NAME);
    return command;
  }
}
