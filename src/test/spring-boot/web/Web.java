package web;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** A Spring Boot service with nothing of its own: what it demands of clients stands in its configuration. */
@EnableAutoConfiguration
public class Web {
    public static void main(String[] arguments) {
        SpringApplication.run(Web.class, arguments);
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().GET("/", request -> ServerResponse.ok().body("ok\n")).build();
    }
}
