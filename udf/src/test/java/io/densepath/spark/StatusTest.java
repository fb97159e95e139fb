package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.image.ImageStatus;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatusTest {

  @Test
  void onlyOneStatusIsOkAndOnlyTheStoresFailureIsRetryable() {
    assertThat(Status.values()).filteredOn(Status::isOk).containsExactly(Status.OK);
    assertThat(Status.values()).filteredOn(Status::isRetryable).containsExactly(Status.UNREADABLE);
    assertThat(Status.values())
        .allMatch(status -> Status.isOk(status.name()) == status.isOk())
        .allMatch(status -> status.phrase().matches("[a-z][^\\n]*[^.]"));
    assertThat(Status.isOk("ok")).isFalse();
  }

  @Test
  void aReadersRefusalKeepsItsName() {
    assertThat(Arrays.stream(ImageStatus.values()).map(Status::of))
        .extracting(Status::name)
        .containsExactlyElementsOf(Arrays.stream(ImageStatus.values()).map(Enum::name).toList());
  }
}
