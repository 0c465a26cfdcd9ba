namespace EgressTools.Tests.Cli;

/// <summary>A folder of PATH that has the program by a name.</summary>
internal sealed class BinFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("egress-bin-").FullName;

    /// <param name="name">The name.</param>
    public BinFolder(string name = "kubectl-egress") => File.CreateSymbolicLink(PathOf(name), CliRunner.Program);

    /// <summary>A file of it.</summary>
    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Writes a program into it.</summary>
    public async Task AddAsync(string file, string script)
    {
        await File.WriteAllTextAsync(PathOf(file), script, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a program of the machine that finds it.</summary>
    public async Task<CliResult> RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var environment = variables.ToDictionary(static v => v.Name, static v => v.Value, StringComparer.Ordinal);
        environment["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";
        environment["HOME"] = _folder;
        environment["TERM"] = "dumb";
        return await ChildProgram.RunAsync(program, arguments, "", environment, limit.Token);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
