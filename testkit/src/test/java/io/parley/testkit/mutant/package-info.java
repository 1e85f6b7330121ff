/// Does the simulator find bugs? Mistakes that somebody could make are planted in the core and in
/// the `mactcp` stack, one at a time, and the scenarios must catch each of them.
///
/// A [io.parley.testkit.mutant.Mutant] is a piece of production source and what a mistake makes of
/// it. It is compiled in memory and loaded beside everything else in a class loader of its own, so
/// that production code has no switches. The table is in `DeliveryMutants`, `WireMutants`,
/// `NodeMutants` and `PoolMutants`; [io.parley.testkit.mutant.MutantsTest] runs it.
package io.parley.testkit.mutant;
