package io.parley.app;

import io.parley.Messenger;
import io.parley.Peer;
import io.parley.app.test.RunningTest;
import io.parley.app.test.TestListener;
import io.parley.app.test.TestOptions;
import io.parley.app.test.TestPlan;
import io.parley.app.test.TestRun;
import io.parley.app.test.TestSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The `/test` of a chat: at most one test at a time, which goes on while a person types.
///
/// [#obey] is called by the thread that reads the input; the others by whoever ends the chat.
final class Testing {

  /// How long a test waits, after its last message, until all of them have ended.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Messenger messenger;
  private final Screen screen;
  private final TestAccount account;
  private volatile Optional<RunningTest> last = Optional.empty();

  Testing(Messenger messenger, Screen screen) {
    this.messenger = messenger;
    this.screen = screen;
    this.account = new TestAccount(new Recipients(messenger)::name);
  }

  /// Does what the words after `/test` say.
  void obey(String words) {
    if (words.strip().equals("stop")) {
      stop();
      return;
    }
    try {
      switch (TestOptions.parse(words)) {
        case TestOptions.Wish.Run(TestPlan plan) -> start(plan);
        case TestOptions.Wish.Help(String text) -> screen.line(text);
      }
    } catch (IllegalArgumentException wrong) {
      screen.line("No test: " + CleanText.line(String.valueOf(wrong.getMessage())) + ".");
    }
  }

  /// Tells the test to stop, if one runs, because the chat ends.
  void leave() {
    last.ifPresent(RunningTest::stop);
  }

  /// Waits until the test has told its account, if there was one; also one that was begun
  /// meanwhile.
  void finish() throws InterruptedException {
    leave();
    if (last.isPresent()) {
      last.get().join();
    }
  }

  private void start(TestPlan plan) {
    if (isRunning()) {
      screen.line("A test is running. /test stop ends it.");
    } else if (TestRun.recipients(messenger).isEmpty()) {
      screen.line(Chat.NOBODY);
    } else {
      last = Optional.of(RunningTest.start(messenger, plan, PATIENCE, new Reporter()));
    }
  }

  private void stop() {
    if (!isRunning()) {
      screen.line("No test is running. /test starts one.");
    }
    leave();
  }

  private boolean isRunning() {
    return last.isPresent() && last.get().isRunning();
  }

  /// Shows how a test goes.
  private final class Reporter implements TestListener {

    @Override
    public void begins(TestPlan plan, List<Peer> peers) {
      screen.line(
          "Test with %d peers; /test stop ends it:%n  %s".formatted(peers.size(), plan.shown()));
    }

    @Override
    public void roundDone(TestPlan plan, int round) {
      screen.line("Test: round %d of %d is handed in.".formatted(round, plan.rounds()));
    }

    @Override
    public void ended(TestSummary summary) {
      screen.line(String.join(System.lineSeparator(), account.lines(summary)));
    }
  }
}
