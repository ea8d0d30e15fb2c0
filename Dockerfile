# The operator's image for who has Docker: 'make package && docker build -t countersign .' It has the files of 'make image',
# which needs no Docker, apart from the AOT cache: that is recorded by a training run on a cluster, with the runtime that
# it is for. To have it too, run 'make image' and 'docker load <target/image.tar'.
FROM debian:bookworm-slim AS base
COPY mk/image-base /mk/
RUN /mk/image-base / /root-of-the-image

FROM eclipse-temurin:25-jdk AS runtime
COPY mk/image-modules /mk/
RUN jlink --add-modules "$(paste -sd, /mk/image-modules)" --no-header-files --no-man-pages --output /opt/java

FROM scratch
COPY --from=base /root-of-the-image /
COPY --from=runtime /opt/java /opt/java
COPY target/quarkus-app/lib /opt/countersign/lib
COPY target/quarkus-app/app /opt/countersign/app
COPY target/quarkus-app/quarkus /opt/countersign/quarkus
COPY target/quarkus-app/quarkus-run.jar target/countersign.cdx.json mk/operator.jvm LICENSE /opt/countersign/
ENV PATH=/opt/java/bin JAVA_HOME=/opt/java LANG=C.UTF-8
USER 65532:65532
WORKDIR /opt/countersign
ENTRYPOINT ["java", "@/opt/countersign/operator.jvm"]
CMD ["-jar", "/opt/countersign/quarkus-run.jar"]
