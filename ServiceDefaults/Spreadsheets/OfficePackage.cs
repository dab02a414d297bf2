using System.IO.Compression;
using System.Text;
using System.Xml;

namespace ServiceDefaults.Spreadsheets;

/// <summary>
/// A file of an office program (ISO/IEC 29500: a zip archive of XML parts) that a stranger sent. Nothing outside the file is
/// followed, only the parts that are asked for are inflated, and every part is measured before it is read.
/// </summary>
public sealed class OfficePackage : IDisposable
{
    const long MostInflated = 50 * 1024 * 1024;

    // A cell of Excel has 32,767 characters, of which none takes more than seven bytes; nor does a run of a document.
    const int MostBetween = 256 * 1024;

    // Every program writes it; that no other is taken lets the bytes be counted by tags.
    static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostInflated,
        IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true,
    };

    readonly ZipArchive archive;
    long inflated;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, as reading any part of it may say as well.</exception>
    public OfficePackage(byte[] file) => archive = new(new MemoryStream(file), ZipArchiveMode.Read);

    /// <summary>Whether an exception says that the file, which is in memory, was damaged when it was sent.</summary>
    public static bool IsDamage(Exception e) => e is InvalidDataException or XmlException or IOException or DecoderFallbackException;

    /// <summary>The part that the package is about.</summary>
    public string MainPart => Relations("").FirstOrDefault(part => part.Kind == "officeDocument").Path ?? throw new InvalidDataException("The package has no main part.");

    /// <summary>Which parts belong to a part, or to the package where it is named "".</summary>
    public IEnumerable<(string? Id, string Kind, string? Path)> Relations(string part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var folder = part[..(part.LastIndexOf('/') + 1)];
        using var xml = Open($"{folder}_rels/{part[folder.Length..]}.rels");
        while (xml?.Next() == true)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || xml.GetAttribute("TargetMode") == "External") continue;
            var (type, target) = (xml.GetAttribute("Type") ?? "", xml.GetAttribute("Target") ?? "");
            yield return (xml.GetAttribute("Id"), type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target);
        }
    }

    /// <summary>Reads a part by <see cref="StrangersXml.Next"/>; null where there is none.</summary>
    /// <exception cref="PackageTooLargeException">The parts that were opened so far inflate to more than 50 MB.</exception>
    public XmlReader? Open(string? path)
    {
        if (archive.Entries.FirstOrDefault(entry => entry.FullName.Equals(path, StringComparison.OrdinalIgnoreCase)) is not { } part) return null;
        Measure(part);
        return XmlReader.Create(new StreamReader(part.Open(), Encoding, detectEncodingFromByteOrderMarks: false), Settings);
    }

    // A part is inflated once to be counted before it is read: what an archive says of its sizes is a stranger's word. A single tag or text
    // has a limit of its own, for the time that an XML reader takes for a tag's attributes grows faster than their number.
    void Measure(ZipArchiveEntry part)
    {
        using var bytes = part.Open();
        var (buffer, between) = (new byte[16 * 1024], 0);
        while (bytes.Read(buffer) is > 0 and var read)
        {
            inflated += read;
            if (inflated > MostInflated) throw new PackageTooLargeException($"Inflated it has more than {MostInflated / 1024 / 1024} MB.");
            // A tag or a text ends before the next <, which neither can hold in UTF-8.
            var come = buffer.AsSpan(0, read);
            var (first, last) = (come.IndexOf((byte)'<'), come.LastIndexOf((byte)'<'));
            if (between + (first < 0 ? read : first) > MostBetween) throw new InvalidDataException("A tag or a text is too long.");
            between = last < 0 ? between + read : read - last;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => archive.Dispose();
}

/// <summary>A file inflates to more than is taken.</summary>
public sealed class PackageTooLargeException(string message) : Exception(message);

/// <summary>Reading XML that a stranger made.</summary>
public static class StrangersXml
{
    const int MostNested = 64;

    /// <summary>Goes to the next node, however deep: every reader goes this way, so that a tower of elements ends at a limit.</summary>
    /// <exception cref="InvalidDataException">Elements are nested more than 64 deep.</exception>
    public static bool Next(this XmlReader xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        return xml.Read() && (xml.Depth <= MostNested ? true : throw new InvalidDataException("The XML is nested too deep."));
    }
}
