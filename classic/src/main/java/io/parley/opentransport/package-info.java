/// A model of Open Transport's connection-oriented endpoints over TCP: their calls, states, events,
/// flow control and execution levels, for whoever writes or ports Open Transport code and has no
/// Mac.
///
/// Start at [io.parley.opentransport.OpenTransport], which opens an
/// [io.parley.opentransport.Endpoint]: it has one method for each function, with the function's
/// name without "OT", and the function's result: an `int` that is 0 or more, or the number of a
/// [io.parley.opentransport.ResultCode]. What happens is told to a
/// [io.parley.opentransport.Notifier].
///
/// Pages: "p.97" is the printed page of *Inside Macintosh: Networking With Open Transport*, revised
/// for version 1.3 (1997). Where it is silent or at odds with itself, the text says "our choice".
package io.parley.opentransport;
