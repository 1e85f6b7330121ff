package io.parley.app;

import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.Rejected;
import io.parley.ShutdownReport;
import io.parley.ShutdownReport.Undelivered;
import io.parley.app.stack.NodeStack;
import io.parley.app.stack.StackProfile;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A chat in the terminal, line by line: what a person types goes out, what happens is shown.
///
/// Two threads: the caller's reads the input and does what it says; [EventPrinter]'s shows events.
/// The chat ends once, by whoever comes first: `/quit`, the end of input, or a signal's shutdown
/// hook. `leaving` guards that. `obeying` is held while a command is done, so that a signal's hook
/// can wait until it has told its outcome.
final class Chat {

  /// How long what is queued may still go out when the chat ends: a little more than csend's own
  /// connect timeout, so that one dead peer is told apart from a slow one.
  static final Duration GRACE = Duration.ofSeconds(6);

  private static final Logger UI = LoggerFactory.getLogger("ui");
  private static final Logger SYSTEM = LoggerFactory.getLogger("system");

  static final String NOBODY =
      "Nobody is here yet. Who is far away is found with --peer HOST only.";

  private final NodeStack stack;
  private final Messenger messenger;
  private final ChatStore store;
  private final Screen screen;
  private final ChatOptions options;
  private final Logs logs;
  private final EventPrinter printer;
  private final Testing testing;
  private final Recipients recipients;
  private final SecondThoughts secondThoughts;
  private final Farewell farewell;
  private final ReentrantLock leaving = new ReentrantLock();
  private final ReentrantLock obeying = new ReentrantLock();
  private volatile boolean isLeaving;
  private boolean nothingLost = true;

  private Chat(ChatNode node, Screen screen, ChatOptions options, Logs logs) throws StoreException {
    this.stack = node.stack();
    this.messenger = node.messenger();
    this.store = node.store();
    this.screen = screen;
    this.options = options;
    this.logs = logs;
    this.recipients = new Recipients(messenger, store.peers());
    this.printer = new EventPrinter(messenger, screen, recipients);
    this.testing = new Testing(messenger, screen);
    this.secondThoughts = new SecondThoughts(messenger, screen, recipients);
    this.farewell = new Farewell(screen, recipients, store.lasts());
  }

  /// Runs a chat on standard input and output until it ends.
  ///
  /// @return the exit code
  static int run(ChatOptions options)
      throws NetworkException, StoreException, InterruptedException, IOException {
    MessengerConfig config = options.config();
    StackProfile profile = options.stack();
    Logs logs = Logs.begin(options.logs(), DataDirectory.ofThisUser(), config.name());
    Screen screen = new Screen(System.out, ZoneId.systemDefault());
    ChatStore store = ChatStore.open(options.store(), DataDirectory.ofThisUser(), config.name());
    ChatKey key = keyOf(options, store);
    Chat chat =
        new Chat(ChatNode.start(config, profile, store, key.identity()), screen, options, logs);
    key.notice().ifPresent(Chat::warn);
    logs.problem().ifPresent(Chat::warn);
    store.notice().ifPresent(Chat::warn);
    Runtime.getRuntime().addShutdownHook(new Thread(chat::leaveOnSignal, "leave"));
    chat.greet();
    try {
      chat.converse();
    } finally {
      chat.leave();
    }
    return chat.nothingLost ? 0 : Main.FAILED;
  }

  /// The key, with the store closed if there can be none.
  private static ChatKey keyOf(ChatOptions options, ChatStore store) throws StoreException {
    try {
      return ChatKey.open(options.store(), DataDirectory.ofThisUser(), options.config().name());
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  private static void warn(String sentence) {
    System.err.println("parley: " + CleanText.line(sentence));
  }

  private void greet() {
    StackProfile profile = stack.profile();
    String over = profile == StackProfile.POSIX ? "" : ", over " + profile.shown();
    screen.line(
        "You are %s on %s%s. /help lists the commands, Ctrl-D leaves."
            .formatted(messenger.name(), options.where(), over));
    store.waiting().forEach(screen::line);
    printer.start();
  }

  private void converse() throws IOException, InterruptedException {
    Keyboard keyboard = Keyboard.system();
    boolean goesOn = true;
    while (goesOn && !screen.isGone()) {
      String line = keyboard.readLine();
      if (line != null && keyboard.mayBeCut(line)) {
        screen.line(
            "Not sent: terminals cut lines at %d bytes, this one too. Send it in shorter lines."
                .formatted(Keyboard.TERMINAL_LINE));
      } else {
        goesOn = line != null && obey(line);
      }
    }
  }

  /// Does what a line says, unless the chat has ended meanwhile; false when there is no more to do.
  private boolean obey(String line) throws InterruptedException {
    Command command = Command.parse(line);
    obeying.lock();
    try {
      return !isLeaving && obey(command);
    } catch (StoreException e) {
      String what =
          switch (command) {
            case Command.Drop _ -> "Not dropped: ";
            case Command.TrustPeer _ -> "Not trusted: ";
            default -> "Not sent: ";
          };
      screen.line(what + Problems.sentence(e));
      return true;
    } finally {
      obeying.unlock();
    }
  }

  /// Does what a line says; false when it says to leave.
  private boolean obey(Command command) throws StoreException, InterruptedException {
    UI.debug("typed: {}", command.getClass().getSimpleName());
    switch (command) {
      case Command.ListPeers() -> list();
      case Command.Send(String target, String text) -> send(target, text);
      case Command.Say(String text) -> say(text);
      case Command.Broadcast(String text) -> broadcast(text);
      case Command.Drop(MessageId message) -> secondThoughts.drop(message);
      case Command.Resend(MessageId message) -> secondThoughts.resend(message);
      case Command.TrustPeer(String target) -> trust(target);
      case Command.Test(String words) -> testing.obey(words);
      case Command.ShowStatus() -> status();
      case Command.ToggleLog() -> toggleLog();
      case Command.Help() -> HelpText.LINES.forEach(screen::line);
      case Command.Nothing() -> {}
      case Command.Wrong(String sentence) -> screen.line(sentence);
      case Command.Quit() -> {
        return false;
      }
    }
    return true;
  }

  private void toggleLog() {
    screen.line(
        logs.toggleView(screen)
            ? "The log is shown from now on. /debug stops it."
            : "The log is no longer shown.");
  }

  private void list() {
    List<Peer> peers = messenger.peers();
    if (peers.isEmpty()) {
      screen.line(NOBODY);
    }
    for (Peer peer : peers) {
      String activity = CleanText.line(peer.activity());
      screen.line(
          "%d. %s, %s (%s)"
              .formatted(
                  peer.number(),
                  recipients.who(peer),
                  recipients.presence(peer, Instant.now()),
                  peer.queued() == 0 ? activity : peer.queued() + " queued, " + activity));
    }
  }

  private void send(String target, String text) throws StoreException, InterruptedException {
    switch (recipients.find(target)) {
      case Recipients.Found(Peer peer) -> send(peer, text);
      case Recipients.NotFound(String sentence) -> screen.line(sentence);
    }
  }

  private void trust(String target) throws StoreException {
    switch (recipients.find(target)) {
      case Recipients.Found(Peer peer) -> messenger.trust(peer.id());
      case Recipients.NotFound(String sentence) -> screen.line(sentence);
    }
  }

  /// Waits for room if the peer is there; if not, that may take for ever.
  private void send(Peer peer, String text) throws StoreException, InterruptedException {
    boolean isHere = peer.presence() == Presence.HERE;
    tell(peer, isHere ? messenger.send(peer.id(), text) : messenger.trySend(peer.id(), text));
  }

  private void say(String text) throws StoreException, InterruptedException {
    switch (recipients.theOtherOne()) {
      case Recipients.Found(Peer peer) -> send(peer, text);
      case Recipients.NotFound(String sentence) -> screen.line(sentence);
    }
  }

  private void broadcast(String text) throws StoreException, InterruptedException {
    List<SendResult> results = messenger.broadcast(text);
    if (results.isEmpty()) {
      screen.line(NOBODY);
      return;
    }
    long accepted = results.stream().filter(Accepted.class::isInstance).count();
    for (SendResult result : results) {
      if (result instanceof Rejected rejected) {
        screen.line(
            "Not sent to %s: %s."
                .formatted(recipients.name(rejected.recipient()), rejected.reason().explanation()));
      }
    }
    screen.line("Queued for %d of %d.".formatted(accepted, results.size()));
  }

  private void tell(Peer peer, SendResult result) {
    UI.debug("to {}: {}", peer.id(), result.getClass().getSimpleName());
    if (result instanceof Rejected rejected) {
      screen.line(
          "Not sent to %s: %s."
              .formatted(CleanText.line(peer.name()), rejected.reason().explanation()));
    }
  }

  private void status() {
    List<Peer> peers = messenger.peers();
    int queued = peers.stream().mapToInt(Peer::queued).sum();
    screen.line("Name     " + messenger.name());
    screen.line("Address  " + options.where());
    screen.line("Wire     csend: not encrypted, no receipts");
    screen.line("Stack    " + stack.profile().shown());
    StreamTable.lines(stack.status().streams()).forEach(screen::line);
    EndpointTable.lines(stack.status().endpoints()).forEach(screen::line);
    screen.line("Store    " + store.where());
    messenger
        .storeTrouble()
        .ifPresent(trouble -> screen.line("         " + EventPrinter.trouble(trouble)));
    screen.line("Log      " + CleanText.line(logs.where()));
    long here = peers.stream().filter(peer -> peer.presence() == Presence.HERE).count();
    screen.line("Peers    " + here + " here, " + peers.size() + " known");
    screen.line("Messages " + printer.counts() + ", " + queued + " queued");
  }

  /// Ends the chat when the program is told to end, on a line that does not begin with `^C`.
  private void leaveOnSignal() {
    if (!isLeaving) {
      SYSTEM.info("told to end by a signal");
      if (Keyboard.isTerminal()) {
        screen.line("");
      }
    }
    leave();
  }

  /// Ends the chat: what is queued may still go out for the grace period, then the rest is named.
  private void leave() {
    leaving.lock();
    try {
      if (isLeaving) {
        return;
      }
      isLeaving = true;
      ShutdownReport report = drainAndClose();
      nothingLost = farewell.isSafe(report.undelivered());
      nameAll(report.undelivered());
      SYSTEM.info("the chat ends, {} not delivered", report.undelivered().size());
    } finally {
      leaving.unlock();
    }
  }

  /// Names what was not sent, after a command that waited for room until the messenger closed.
  private void nameAll(List<Undelivered> undelivered) {
    obeying.lock();
    try {
      farewell.say(undelivered);
    } finally {
      obeying.unlock();
    }
  }

  /// What comes in while the node stops is shown, too: its sender is told that it was read.
  private ShutdownReport drainAndClose() {
    testing.leave();
    if (messenger.peers().stream().anyMatch(peer -> peer.queued() > 0)) {
      screen.line("Sending what is queued, at most %d s ...".formatted(GRACE.toSeconds()));
    }
    printer.leaving();
    ShutdownReport report = messenger.stop(GRACE);
    try {
      testing.finish();
      printer.finish();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    messenger.close();
    return report;
  }
}
