namespace EgressTools.Cluster;

/// <summary>How much of a server's answers is taken in, whatever it sends. The README's table of limits has the same numbers.</summary>
internal static class ServerLimits
{
    /// <summary>One object, unpacked: etcd keeps 1.5 MB, and 8 MB where it was told to keep more.</summary>
    public const int ObjectBytes = 16 << 20;
    /// <summary>The values and member names of one object; each takes much more memory than its text.</summary>
    public const int ObjectValues = 500_000;
    /// <summary>A refusal, and what the error channel of a command says.</summary>
    public const int StatusBytes = 64 * 1024;
    /// <summary>Each output stream of a command in a pod, unless more is asked for.</summary>
    public const int OutputBytes = 256 * 1024;
    /// <summary>The egress map of an agent: four times a full map of 16,384 entries.</summary>
    public const int MapBytes = 8 << 20;
    /// <summary>How many commands may hold more than <see cref="OutputBytes"/> at the same time; the others wait with what they have.</summary>
    public const int LargeOutputs = 2;
    /// <summary>What a credential plugin prints.</summary>
    public const int PluginBytes = 1 << 20;
    /// <summary>One warning of the server.</summary>
    public const int WarningLength = 1000;
    /// <summary>Different warnings of the server in one run.</summary>
    public const int Warnings = 50;
}
