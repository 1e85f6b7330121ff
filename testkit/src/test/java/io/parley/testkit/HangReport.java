package io.parley.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;

/// Prints what every thread does, the virtual ones too, when a test has run into its time-out.
/// Found by JUnit as a service.
public final class HangReport implements PreInterruptCallback {

  @Override
  public void beforeThreadInterrupt(PreInterruptContext late, ExtensionContext test)
      throws IOException {
    Path folder = Files.createTempDirectory("threads");
    Path dump = folder.resolve("dump.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
      System.out.println(test.getUniqueId() + " hangs in " + late.getThreadToInterrupt());
      System.out.println(Files.readString(dump));
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(folder);
    }
  }
}
