package dev.countersign.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * What ends a process. Helm in this process takes these signals for itself when it renders and never gives them back
 * (manusa/helm-java#409): then Ctrl-C ends nothing, and clusters stay.
 */
final class Signals {
    private static final List<String> ENDING = List.of("INT", "TERM");

    private Signals() {}

    /** Has them end this process again, its shutdown hooks first. By reflection: the compiler warns of the class. */
    static void takeBack() {
        InvocationHandler exit = (proxy, method, arguments) -> {
            var signal = arguments[0];
            System.exit(128 + (int) signal.getClass().getMethod("getNumber").invoke(signal));
            return null;
        };
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var ends = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, exit);
            for (var name : ENDING) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), ends);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
