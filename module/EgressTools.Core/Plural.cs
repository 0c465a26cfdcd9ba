using Humanizer;

namespace EgressTools;

/// <summary>Words that agree with a number.</summary>
public static class Plural
{
    /// <summary>"1 pod", "2 pods", "16,384 entries".</summary>
    public static string Count(long number, string noun) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {Noun(number, noun)}");

    /// <summary>"pod" for one, "pods" otherwise.</summary>
    public static string Noun(long number, string noun) => number == 1 ? noun : noun.Pluralize(inputIsKnownToBeSingular: true);

    /// <summary>"leaves" for one, "leave" otherwise.</summary>
    /// <param name="number">How many do it.</param>
    /// <param name="verb">As several do it: "leave", "have", "are".</param>
    public static string Verb(long number, string verb) => number != 1 ? verb : verb switch
    {
        "are" => "is",
        "were" => "was",
        "have" => "has",
        "do" => "does",
        // English spells a verb's ending as it spells a plural: "carries", "lies".
        _ => verb.Pluralize(inputIsKnownToBeSingular: true),
    };

    /// <summary>"it" for one, "they" otherwise.</summary>
    public static string They(long number) => number == 1 ? "it" : "they";

    /// <summary>"it" for one, "them" otherwise.</summary>
    public static string Them(long number) => number == 1 ? "it" : "them";

    /// <summary>"its" for one, "their" otherwise.</summary>
    public static string Their(long number) => number == 1 ? "its" : "their";

    /// <summary>"5 minutes", "1 minute and 30 seconds". Limits in messages are seconds, as options take them: "60 s".</summary>
    public static string Time(TimeSpan span) => span.Humanize(precision: 2, culture: CultureInfo.InvariantCulture, collectionSeparator: " and ");
}
