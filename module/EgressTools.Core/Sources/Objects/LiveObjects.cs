using System.Text;
using System.Text.Json;
using EgressTools.Model;
using Newtonsoft.Json.Linq;

namespace EgressTools.Sources.Objects;

/// <summary>Values of single objects that the server answered.</summary>
internal static class LiveObjects
{
    /// <summary>The endpoint, or null where the object has no name.</summary>
    public static CiliumEndpoint? Endpoint(JObject item)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(item.ToString(Newtonsoft.Json.Formatting.None)));
        reader.Read();
        return ObjectReaders.Endpoint(ref reader, new StringPool());
    }
}
