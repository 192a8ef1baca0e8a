package dev.roomlog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ChartTest {

  @Test
  void everyPointIsInsideTheAxes() throws Exception {
    var chart = new Chart("a < b & c", "across", "up");
    chart.add("one", 1, 0.3);
    chart.add("one", 4_000_000, 1500);
    chart.add("two", 300, 20);
    chart.add("two", 0, 20);
    Document image =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(chart.svg())));
    var lines = image.getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(2);
    for (int i = 0; i < lines.getLength(); i++) {
      String points = lines.item(i).getAttributes().getNamedItem("points").getNodeValue();
      for (String point : points.split(" ")) {
        assertThat(Double.parseDouble(point.split(",")[0])).isBetween(70.0, 560.0);
        assertThat(Double.parseDouble(point.split(",")[1])).isBetween(40.0, 370.0);
      }
    }
  }
}
