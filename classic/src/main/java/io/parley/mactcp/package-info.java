/// A model of the MacTCP driver: the calls of `.IPP`, their results, time-outs and notifications,
/// for whoever writes or ports MacTCP code and has no Mac.
///
/// Start at [io.parley.mactcp.Driver]: it takes a [io.parley.mactcp.Command] as PBControl took a
/// parameter block, synchronously or asynchronously, and gives back an [io.parley.mactcp.IoBlock].
/// A stream is made with [io.parley.mactcp.TcpCommand.TcpCreate], which also names its
/// [io.parley.mactcp.TcpAsr].
///
/// Pages: "1989 p.43" is the printed page of the *MacTCP Programmer's Guide* of 1989, "1993 p.52"
/// of the edition of 1993, "IM II p.181" of *Inside Macintosh*, volume II. Where they are silent or
/// at odds, the text says "our choice".
package io.parley.mactcp;
