namespace EgressTools.Output.Feature;

/// <summary>Prints what became of a change of the feature.</summary>
public static class FeaturePrinter
{
    /// <summary>The formats.</summary>
    public static readonly ImmutableArray<OutputKind> Formats = [OutputKind.Table, OutputKind.Json, OutputKind.Yaml, OutputKind.JsonPath];

    /// <summary>Looks whether a format goes with what is printed.</summary>
    /// <exception cref="UsageException">It does not: what --print prints has a form of its own.</exception>
    public static void RequireFitting(OutputFormat format, FeaturePrint? print)
    {
        if (print is not null && format.Kind is not OutputKind.Table)
            throw new UsageException($"{Options.Print} has a form of its own: leave out {Options.Output}, " +
                $"or leave out {Options.Print} for the document with all of it", "TwoFormats");
    }

    /// <summary>Writes what was to be printed, the document, or for people the commands to run by hand, or one line that says how it ended.</summary>
    public static void Write(TextWriter output, OutputFormat format, EgressFeatureChange change)
    {
        if (change.Printed is { } printed)
            output.Write(printed);
        else if (format.Kind is not OutputKind.Table)
            ObjectPrinter.Write(output, format, [FeatureDocument.Of(change)]);
        else if (change.Result is FeatureResult.ByHand)
            output.Write(string.Concat(change.Commands.Select(static c => c + "\n")));
        else if (change.Result is not FeatureResult.Declined && FeatureText.Result(change) is { } result)
            output.Write(result + "\n");
    }
}
