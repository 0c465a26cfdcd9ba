using System.Formats.Tar;
using System.IO.Compression;

namespace EgressTools.Sources;

/// <summary>What a support bundle tells of its agents, file by file. Nothing is unpacked to the
/// disk, so the paths in an archive are names and nothing more.</summary>
/// <param name="archives">Counts what archives unpack to: most of it is skipped.</param>
internal sealed class BundleAgents(SnapshotKinds wanted, InputBudget budget, InputBudget archives)
{
    private readonly SortedDictionary<string, BundleAgent> _agents = new(StringComparer.Ordinal);
    private readonly List<(string Pod, ImmutableArray<AgentLogLine> Lines)> _logs = [];
    private long _logBytes;

    /// <summary>Whether there is something of any agent.</summary>
    public bool Any => _agents.Count > 0 || _logs.Count > 0;
    /// <summary>Logs that were not read, since those before them were long.</summary>
    public int UnreadLogs { get; private set; }

    /// <summary>Takes in a file, if it is one of an agent.</summary>
    /// <exception cref="InputException">It unpacks to too much.</exception>
    public bool TryAdd(string name, Stream file, CancellationToken cancellationToken)
    {
        if (BugtoolFiles.KindOf(name, wanted) is var kind and not BugtoolKind.None)
            Keep(Agent(BugtoolFiles.PodOf(name), name), kind, name, file, cancellationToken);
        else if ((wanted & SnapshotKinds.OfAgents) != SnapshotKinds.None && BugtoolFiles.IsArchive(name))
            AddArchive(name, file, cancellationToken);
        else if (wanted.HasFlag(SnapshotKinds.AgentLogs) && BugtoolFiles.IsLog(name))
            AddLog(name, file, cancellationToken);
        else
            return false;
        return true;
    }

    /// <summary>What was told, agent by agent, with the pod.</summary>
    public IEnumerable<(string Pod, BundleAgent Agent)> All => _agents.Select(static a => (a.Key, a.Value));

    /// <summary>What the logs tell, with the pod.</summary>
    public IEnumerable<(string Pod, ImmutableArray<AgentLogLine> Lines)> Logs => _logs;

    private BundleAgent Agent(string pod, string file)
    {
        if (!_agents.TryGetValue(pod, out var agent))
            _agents.Add(pod, agent = new BundleAgent(file));
        return agent;
    }

    private void Keep(BundleAgent agent, BugtoolKind kind, string name, Stream file, CancellationToken cancellationToken)
    {
        var content = WholeFile.TryBytes(file, cancellationToken);
        budget.Read(content?.Length ?? 0);
        agent.Add(kind, name, content);
    }

    /// <summary>The name of the archive tells the pod, whatever the paths inside it say.</summary>
    private void AddArchive(string name, Stream file, CancellationToken cancellationToken)
    {
        var agent = Agent(BugtoolFiles.PodOf(name), name);
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var counted = new CountedStream(unzipped, archives);
        try
        {
            using var tar = new TarReader(counted, leaveOpen: true);
            while (tar.GetNextEntry() is { } entry)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // A file without content has no stream.
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                    && BugtoolFiles.KindIn(entry.Name, wanted) is var kind and not BugtoolKind.None)
                    Keep(agent, kind, name, entry.DataStream ?? Stream.Null, cancellationToken);
            }
        }
        catch (Exception error)
            when (error is IOException or FormatException or InvalidDataException or NotSupportedException or OverflowException or ArgumentException)
        {
            agent.Damage = $"{name} is damaged: unpack the readable part of it next to the other files";
        }
    }

    private void AddLog(string name, Stream file, CancellationToken cancellationToken)
    {
        if (_logBytes > InputLimits.Bytes)
        {
            UnreadLogs++;
            return;
        }
        _logs.Add((BugtoolFiles.PodOf(name), AgentLogReader.Read(file, name, out var read, cancellationToken)));
        _logBytes += read;
    }
}
