/// Contract suites: what every implementation of an SPI promises. Each implementation subclasses
/// the suite of its SPI.
package io.parley.testkit.contract;
