package io.parley.app;

import io.parley.app.demo.DemoNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// One node of a demo, which `parley demo` starts: see [DemoNode].
@Command(
    name = DemoNodeCommand.NAME,
    hidden = true,
    description = "One node of a demo, which parley demo starts.")
final class DemoNodeCommand implements Callable<Integer> {

  static final String NAME = "demo-node";

  @Option(names = "--name", required = true, description = "Its name.")
  private String name = "";

  @Option(names = "--address", required = true, description = "Its address.")
  private String address = "";

  DemoNodeCommand() {}

  @Override
  public Integer call() throws Exception {
    new DemoNode(name, Hosts.resolve(address), System.out).run(System.in);
    return 0;
  }
}
