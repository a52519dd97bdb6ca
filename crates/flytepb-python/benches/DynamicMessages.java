import java.io.DataInputStream;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sparkproject.connect.protobuf.DescriptorProtos.FileDescriptorProto;
import org.sparkproject.connect.protobuf.DescriptorProtos.FileDescriptorSet;
import org.sparkproject.connect.protobuf.Descriptors.Descriptor;
import org.sparkproject.connect.protobuf.Descriptors.FieldDescriptor;
import org.sparkproject.connect.protobuf.Descriptors.FileDescriptor;
import org.sparkproject.connect.protobuf.DynamicMessage;

/**
 * What Spark's from_protobuf has to do at least: read each message as a DynamicMessage and look at
 * each field. It then makes a row of them, which is not done here.
 *
 * Arguments: a FileDescriptorSet in order of dependency, the full name of the type, and messages,
 * each behind its length in four bytes. Prints the seconds of processor time of the best pass.
 */
public class DynamicMessages {
    public static void main(String[] arguments) throws Exception {
        Map<String, FileDescriptor> files = new HashMap<>();
        Descriptor type = null;
        byte[] set = Files.readAllBytes(Path.of(arguments[0]));
        for (FileDescriptorProto file : FileDescriptorSet.parseFrom(set).getFileList()) {
            FileDescriptor[] needed =
                    file.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
            FileDescriptor built = FileDescriptor.buildFrom(file, needed);
            files.put(file.getName(), built);
            for (Descriptor candidate : built.getMessageTypes()) {
                if (candidate.getFullName().equals(arguments[1])) {
                    type = candidate;
                }
            }
        }
        List<byte[]> messages = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new FileInputStream(arguments[2]))) {
            while (in.available() > 0) {
                messages.add(in.readNBytes(in.readInt()));
            }
        }
        long best = Long.MAX_VALUE;
        long fields = 0;
        for (int pass = 0; pass < 8; pass++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (byte[] message : messages) {
                fields += visit(DynamicMessage.parseFrom(type, message));
            }
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
            best = Math.min(best, took);
        }
        System.err.println(fields / 8 + " fields");
        System.out.println(best / 1e9);
    }

    private static long visit(DynamicMessage message) {
        long fields = 0;
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRepeated()) {
                for (Object item : (List<?>) message.getField(field)) {
                    fields += item instanceof DynamicMessage inner ? visit(inner) : 1;
                }
            } else if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                fields += message.getField(field) == null ? 0 : 1;
            } else if (message.hasField(field)) {
                fields += visit((DynamicMessage) message.getField(field));
            }
        }
        return fields;
    }
}
