package io.parley.testkit.contract;

/// What every [io.parley.spi.NetworkStack] promises. An implementation subclasses it and gives the
/// world in which it is tested; the suite takes no time and no thread from anywhere else, so that
/// the world may be simulated.
///
/// It is the sum of its parts, each of them one side of the contract: [ConnectContract],
/// [StreamContract], [EndContract], [ClosingContract], [DatagramContract].
public abstract class NetworkStackContract extends DatagramContract {

  /// For subclasses.
  protected NetworkStackContract() {}
}
