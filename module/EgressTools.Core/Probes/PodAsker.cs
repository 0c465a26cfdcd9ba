using System.Collections.Immutable;
using EgressTools.Cluster;
using EgressTools.Model;
using EgressTools.Net;
using EgressTools.Operations;

namespace EgressTools.Probes;

/// <summary>What asking a container came to.</summary>
/// <param name="Address">The address that the echo service saw; null where there was no answer.</param>
/// <param name="Echo">The service that answered; null where none did.</param>
/// <param name="Method">The program that asked; empty where none did.</param>
/// <param name="Why">Why there is no address, one clause; empty where there is one.</param>
/// <param name="LacksProgram">The image has nothing that could ask.</param>
internal sealed record Answer(Address? Address, Uri? Echo, string Method, string Why, bool LacksProgram = false);

/// <summary>Asks echo services from within containers.</summary>
internal sealed class PodAsker(ApiClient client, ImmutableArray<Uri> echo, TimeSpan timeout)
{
    /// <summary>The services share the time of a pod.</summary>
    private TimeSpan PerService => timeout / Math.Min(echo.Length, 3);

    /// <summary>Asks in a container of a pod.</summary>
    /// <exception cref="ClusterException">The server refused to run anything in the pod.</exception>
    public async Task<Answer> AskAsync(ObjectName pod, string? container, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout + TimeSpan.FromSeconds(1));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var result = await client.ExecAsync(pod, container, AskScript.Shell(echo, PerService), either.Token).ConfigureAwait(false);
            return IsMissing(result) ? await DirectAsync(pod, container, either.Token).ConfigureAwait(false) : Read(result);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer(null, null, "", FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.#} s"));
        }
    }

    private static bool IsMissing(ExecResult result) =>
        result.ExitCode is null or 126 or 127 && (result.Failure ?? result.Stderr) is var text
        && (text.Contains("not found", StringComparison.OrdinalIgnoreCase) || text.Contains("no such file", StringComparison.OrdinalIgnoreCase));

    private static Answer Read(ExecResult result)
    {
        if (result.ExitCode == AskScript.NoProgram)
            return new Answer(null, null, "", "its image has none of curl, wget, bash and python3", LacksProgram: true);
        if (result.ExitCode == AskScript.NoAnswer)
            return new Answer(null, null, "", "no echo service answered");
        if (result.ExitCode != 0)
            return new Answer(null, null, "", result.Failure ?? $"the asking program ended with exit code {result.ExitCode}");
        var parts = result.Stdout.Split(' ', 3);
        if (parts.Length < 3 || !Uri.TryCreate(parts[1], UriKind.Absolute, out var url))
            return new Answer(null, null, "", "its shell printed something unexpected");
        return EchoAnswer.Parse(parts[2]) is { } address
            ? new Answer(address, url, parts[0], "")
            : new Answer(null, url, parts[0], $"{url.Host} answered with something that is no address (a proxy or a sign-in page?)");
    }

    /// <summary>An image without a shell may still have one of the programs.</summary>
    private async Task<Answer> DirectAsync(ObjectName pod, string? container, CancellationToken cancellationToken)
    {
        foreach (var (method, command) in AskScript.Direct(echo[0], PerService))
        {
            var result = await client.ExecAsync(pod, container, command, cancellationToken).ConfigureAwait(false);
            if (IsMissing(result))
                continue;
            if (result.ExitCode == 0 && EchoAnswer.Parse(result.Stdout) is { } address)
                return new Answer(address, echo[0], method, "");
            return new Answer(null, null, method, "no echo service answered");
        }
        return new Answer(null, null, "", "its image has neither a shell nor curl, wget or python3", LacksProgram: true);
    }
}
