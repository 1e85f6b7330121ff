/// `parley demo`: three nodes on this machine, each a process of its own, run csend's `/test` at
/// once, and every message is accounted for.
///
/// Start at [io.parley.app.demo.Demo], the parent. [io.parley.app.demo.DemoNode] is what runs in
/// each child; the two speak in lines of JSON, [io.parley.app.demo.NodeOrder] down and
/// [io.parley.app.demo.NodeReport] up. [io.parley.app.demo.PairTally] and
/// [io.parley.app.demo.Criteria] judge.
package io.parley.app.demo;
