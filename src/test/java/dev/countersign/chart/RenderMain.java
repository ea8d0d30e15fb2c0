package dev.countersign.chart;

import dev.countersign.testing.Chart;
import java.time.Duration;

/** Renders the chart, says so, and waits to be ended. */
final class RenderMain {
    private RenderMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("rendered " + Chart.of().parts().size());
        Thread.sleep(Duration.ofMinutes(1));
    }
}
