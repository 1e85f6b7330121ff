package io.parley.app;

import java.util.List;

/// What `/help` shows.
final class HelpText {

  static final List<String> LINES =
      List.of(
          "/list                 who is here, away or gone, with numbers",
          "/send N|NAME TEXT     sends TEXT to one, for example: /send 1 hello",
          "/broadcast TEXT       sends TEXT to everybody who has not left",
          "/drop mID             gives up a message that is still queued",
          "/resend mID           sends one again that is unknown, expired or refused",
          "/trust N|NAME         sends what is held for one whose address another name has now",
          "/test [OPTION]...     sends csend's test to everybody; see /test --help",
          "/test stop            ends the test that runs",
          "/status               this node, its stack, its store and what it has sent",
          "/debug                shows the log as it is written; once more: no longer",
          "/help                 this help",
          "/quit                 leaves; so do Ctrl-D and Ctrl-C",
          "A line without a slash goes to the only one who is here.",
          "What became of a message follows: sent, or unknown (it may or may not have arrived);",
          "queued, with the reason, if it has to wait.");

  private HelpText() {}
}
