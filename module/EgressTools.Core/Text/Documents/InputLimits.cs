namespace EgressTools.Text.Documents;

/// <summary>What one input (a file, a folder, an archive, standard input) may cost, all its files and documents together. A bundle of the largest clusters
/// stays far below; what was made to exhaust the machine does not.</summary>
public static class InputLimits
{
    /// <summary>Bytes that are read, after unpacking.</summary>
    public const long Bytes = 1L << 30;
    /// <summary>Bytes that the archives in a bundle unpack to, most of which are skipped: those of a large cluster hold whole connection tables.</summary>
    public const long ArchiveBytes = 16L << 30;
    /// <summary>What is read of one log in a bundle: an agent may have logged for months.</summary>
    public const long LogBytes = 64 << 20;
    /// <summary>Bytes of one object, or of one document that is not a list.</summary>
    public const int ObjectBytes = 16 << 20;
    /// <summary>Bytes of a file that is kept whole: a kubeconfig, a certificate, a token, a file to repair.</summary>
    public const int WholeFileBytes = 16 << 20;
    /// <summary>Levels of nesting in one document.</summary>
    public const int Depth = 200;
    /// <summary>Bytes of JSON that YAML anchors and aliases stand for.</summary>
    public const long AliasBytes = 32 << 20;
    /// <summary>Objects of kinds that the tool uses.</summary>
    public const int Objects = 500_000;
    /// <summary>Characters of different texts (names, labels, addresses) in these objects; each text counts 16 more.</summary>
    public const long TextCharacters = 20 << 20;
    /// <summary>Values in the documents that are kept whole, such as policies to apply.</summary>
    public const int Values = 500_000;
    /// <summary>Faults that are listed one by one.</summary>
    public const int Faults = 1_000;

    /// <summary>Bytes of a document that somebody may have written by hand: of a larger one lines
    /// are not remembered, and without a kind it is not a file of values.</summary>
    public const int HandWrittenBytes = 1 << 20;
}
