/// csend's `/test`: so many rounds of broadcasts and direct messages to everybody, and an account
/// of what became of each.
///
/// Start at [io.parley.app.test.TestPlan], which says what a test sends and when;
/// [io.parley.app.test.TestRun] does it, [io.parley.app.test.RunningTest] on a thread of its own.
package io.parley.app.test;
