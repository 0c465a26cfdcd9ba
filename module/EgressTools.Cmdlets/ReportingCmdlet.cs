namespace EgressTools.Cmdlets;

/// <summary>What the cmdlets share that prove something: reports in files, lines in the log of a CI system, and an error at the end.</summary>
public abstract class ReportingCmdlet : ReadingCmdlet
{
    private static ImmutableArray<OutputKind> Formats => [OutputKind.JUnit, OutputKind.Json, OutputKind.Yaml, OutputKind.Csv];

    /// <summary>The folder that files are named relative to.</summary>
    private protected string Folder => SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    /// <summary>The files that are agreed to, opened.</summary>
    private protected async Task<ReportFiles<OutputFormat>> OpenAsync(string[] outputs, World world, Pipeline pipeline)
    {
        var files = new ReportFiles<OutputFormat>();
        var agreed = await pipeline.WritableAsync(Files(outputs, static w => OutputFormat.Parse(w, Formats)), static f => f.Path).ConfigureAwait(false);
        foreach (var (_, path) in agreed)
            OutputFile.RequireApart(path, [world.Path ?? ""], Options.Output.PowerShell);
        files.Open(agreed);
        return files;
    }

    /// <summary>Each "junit=results.xml".</summary>
    private protected ImmutableArray<(T Format, string Path)> Files<T>(string[] outputs, Func<string, T> parse) =>
        [.. outputs.Select(text => text.Split('=', 2) is [var word, { Length: > 0 } path] ? (parse(word.ToLowerInvariant()), FilePath(path)!)
            : throw new UsageException($"-{Options.Output.Parameter}: '{text}' names no file: write it as junit=results.xml. " +
                "Results themselves go to the pipeline", "NoFile"))];

    /// <summary>Writes the results to the files.</summary>
    private protected static void Write<T>(ReportFiles<OutputFormat> files, Listing<T> listing, IReadOnlyCollection<T> results, JUnitSuite suite,
        Pipeline pipeline) => files.Write(
        (output, format) =>
        {
            if (format.Kind == OutputKind.JUnit)
                JUnit.Write(output, [suite]);
            else
                ListPrinter.Write(output, format, listing, results, headers: true, colour: false);
        },
        pipeline);

    /// <summary>Shows annotations in the log of the CI system that is named.</summary>
    private protected static async Task AnnotateAsync(string system, Action<TextWriter, CiSystem> write, Pipeline pipeline)
    {
        using var log = new StringWriter();
        write(log, CiSystems.Parse(system.ToLowerInvariant(), Environment.GetEnvironmentVariable));
        foreach (var line in log.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await pipeline.ShowAsync(line).ConfigureAwait(false);
    }
}
