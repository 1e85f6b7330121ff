package io.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.scenario.FaultKind;
import io.parley.testkit.scenario.FaultMix;
import io.parley.testkit.scenario.Machine;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Simulation;
import io.parley.testkit.scenario.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How an application is tested against a bad network: in simulated worlds, a hundred in a second.
///
/// When something does not hold, the message names the seed, the fewest faults that it takes, and
/// how to run it again.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EchoBotTest {

  private static final List<String> QUESTIONS =
      IntStream.range(0, 20).mapToObj(i -> "hello " + i).toList();

  @Test
  void itAnswersEverythingOnceAndInOrderHoweverTheNetworkFallsApart() {
    FaultMix partitions = FaultMix.of(5, FaultKind.PARTITION, FaultKind.CUT, FaultKind.UNPLUG);
    Simulation.of(Scenario.named("echo", partitions, EchoBotTest::getAllAnswers)).check(100);
  }

  private static void getAllAnswers(World world) throws Exception {
    Machine bot = world.machine("bot");
    Machine alice = world.machine("alice");
    bot.runs(node -> new EchoBot(node).run());
    world.trouble(Duration.ofSeconds(10));
    ask(world, alice, bot);
    world.settle();
    assertThat(alice.received(bot)).isEqualTo(answersTo(QUESTIONS));
  }

  @Test
  void whenMachinesDieNoAnswerIsMissingButThoseThatTheBotsNodeDoubts() {
    FaultMix crashes = FaultMix.of(5, FaultKind.CRASH, FaultKind.PARTITION);
    Simulation.of(Scenario.named("mortal-echo", crashes, EchoBotTest::getAnswers)).check(100);
  }

  /// csend's wire cannot tell whether a message arrived whose connection broke: of those, the node
  /// says so, and nobody sends them again.
  private static void getAnswers(World world) throws Exception {
    Machine bot = world.machine("bot");
    Machine alice = world.machine("alice");
    bot.runs(node -> new EchoBot(node).run());
    world.trouble(Duration.ofSeconds(10));
    ask(world, alice, bot);
    world.settle();
    Set<String> answered = new TreeSet<>(alice.received(bot));
    answered.addAll(bot.inDoubt(alice));
    assertThat(answered).containsAll(answersTo(bot.received(alice)));
  }

  private static List<String> answersTo(List<String> questions) {
    return questions.stream().map("you said: "::concat).toList();
  }

  private static void ask(World world, Machine alice, Machine bot) throws InterruptedException {
    for (String question : QUESTIONS) {
      alice.write(bot, question);
      world.sleep(Duration.ofMillis(500));
    }
  }
}
