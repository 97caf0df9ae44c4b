import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Validates PDFs with the veraPDF engine: {@code java Vera.java 3a,ua1 book.pdf …}; see vera.sh. */
public class Vera {
    private static final String PROFILES = "/org/verapdf/pdfa/validation/";

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean good = arguments.length > 1;
        for (int i = 1; i < arguments.length; i++) {
            for (String flavour : arguments[0].split(",")) {
                good &= validate(arguments[i], flavour);
            }
        }
        System.exit(good ? 0 : 1);
    }

    /** Prints the verdict and each broken rule once, with its count and first place; true when compliant. */
    private static boolean validate(String file, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        ValidationProfile profile;
        try (InputStream xml = Vera.class.getResourceAsStream(PROFILES + profileFile(name))) {
            profile = Profiles.profileFromXml(xml);
        }
        try (InputStream pdf = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(pdf, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
            ValidationResult result = validator.validate(parser);
            System.out.printf("%s %s %s (%d checks)%n", file, name,
                    result.isCompliant() ? "compliant" : "NOT COMPLIANT", result.getTotalAssertions());
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, String> places = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    RuleId rule = assertion.getRuleId();
                    String told = rule.getClause() + "-" + rule.getTestNumber() + " " + assertion.getMessage();
                    counts.merge(told, 1, Integer::sum);
                    places.putIfAbsent(told, assertion.getLocation().getContext());
                }
            }
            counts.forEach((told, n) -> System.out.printf("  %d × %s%n      at %s%n", n, told, places.get(told)));
            return result.isCompliant();
        }
    }

    /** 3a is PDFA-3A.xml, ua1 is PDFUA-1.xml. */
    private static String profileFile(String name) {
        String upper = name.toUpperCase();
        return (upper.startsWith("UA") ? "PDFUA-" + upper.substring(2) : "PDFA-" + upper) + ".xml";
    }
}
