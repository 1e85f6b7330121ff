/// Small programs on Parley's library. Start at [io.parley.examples.EchoBot].
package io.parley.examples;
