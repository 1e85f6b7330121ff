package io.parley.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/// Leaves out the classes of the modules that this one depends on.
public final class OfClassicOnly implements ImportOption {

  @Override
  public boolean includes(Location location) {
    return location.contains("/classic/");
  }
}
