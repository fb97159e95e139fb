package io.densepath.image;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names image formats that are recognised but not decoded, for the message to the user. */
final class UnsupportedFormats {

  /**
   * @param at position of the magic bytes
   * @param magic Latin-1 characters
   */
  private record Row(int at, String magic, String name) {}

  /** The formats that begin as one does that is decoded. */
  private static final List<Row> DISGUISED =
      List.of(
          new Row(0, "\u0089PNG\r\n\u001a\n\0\0\0\u0004CgBI", "PNG of Xcode (CgBI)"),
          new Row(0, "II*\0\u0010\0\0\0CR", "raw photograph (CR2)"),
          new Row(0, "II*\0\b\0\0\0IIII", "raw photograph (IIQ)"));

  private static final List<Row> ROWS =
      List.of(
          new Row(4, "ftypavif", "AVIF"),
          new Row(4, "ftypavis", "AVIF"),
          new Row(4, "ftyphei", "HEIF"),
          new Row(4, "ftyphev", "HEIF"),
          new Row(4, "ftypmif1", "HEIF"),
          new Row(4, "ftypmif2", "HEIF"),
          new Row(4, "ftypmsf1", "HEIF"),
          new Row(4, "ftypmiaf", "HEIF"),
          new Row(4, "ftypcrx ", "raw photograph (CR3)"),
          new Row(0, "\u00ff\n", "JPEG XL"),
          new Row(4, "JXL \r\n\u0087\n", "JPEG XL"),
          new Row(4, "jP  \r\n\u0087\n", "JPEG 2000"),
          new Row(0, "\u00ffO\u00ffQ", "JPEG 2000"),
          new Row(0, "II\u00bc", "JPEG XR"),
          new Row(0, "\u008aMNG\r\n\u001a\n", "MNG"),
          new Row(0, "\u008bJNG\r\n\u001a\n", "JNG"),
          new Row(0, "8BPS", "Photoshop"),
          new Row(0, "gimp xcf", "GIMP"),
          new Row(128, "DICM", "DICOM"),
          new Row(6, "HEAPCCDR", "raw photograph (CRW)"),
          new Row(0, "IIRO", "raw photograph (ORF)"),
          new Row(0, "IIRS", "raw photograph (ORF)"),
          new Row(0, "MMOR", "raw photograph (ORF)"),
          new Row(0, "IIU\0", "raw photograph (RW2)"),
          new Row(0, "FUJIFILMCCD-RAW", "raw photograph (RAF)"),
          new Row(0, "FOVb", "raw photograph (X3F)"),
          new Row(0, "\0MRM", "raw photograph (MRW)"),
          new Row(0, "\0\0\u0001\0", "Windows icon"),
          new Row(0, "\0\0\u0002\0", "Windows cursor"),
          new Row(0, "icns", "Apple icon"),
          new Row(0, "%PDF-", "PDF"),
          new Row(0, "%!PS", "PostScript"),
          new Row(0, "\u00c5\u00d0\u00d3\u00c6", "PostScript"),
          new Row(0, "v/1\u0001", "OpenEXR"),
          new Row(0, "#?RADIANCE", "Radiance HDR"),
          new Row(0, "#?RGBE", "Radiance HDR"),
          new Row(0, "DDS ", "DDS"),
          new Row(0, "qoif", "QOI"),
          new Row(0, "farbfeld", "farbfeld"),
          new Row(0, "BPG\u00fb", "BPG"),
          new Row(0, "FLIF", "FLIF"),
          new Row(0, "AT&TFORM", "DjVu"),
          new Row(0, "\u0097JB2\r\n\u001a\n", "JBIG2"),
          new Row(0, "\u00abKTX ", "KTX"),
          new Row(0, "SIMPLE  =", "FITS"),
          new Row(0, "\u00d7\u00cd\u00c6\u009a", "WMF"),
          new Row(40, " EMF", "EMF"),
          new Row(0, "\u0001\u00da\0", "SGI image"),
          new Row(0, "\u0001\u00da\u0001", "SGI image"),
          new Row(0, "Y\u00a6j\u0095", "Sun raster"),
          new Row(0, "\n\u0005\u0001", "PCX"),
          new Row(0, "/* XPM */", "XPM"),
          new Row(0, "P7\n", "PAM"),
          new Row(0, "P7 332", "XV thumbnail"),
          new Row(0, "PF\n", "PFM of three channels"),
          new Row(0, "P0CMYK\n", "PPM of CMYK"));

  /** TGA has a signature at its end only. */
  private static final String TGA = "TRUEVISION-XFILE.\0";

  private static final int SVG_HEAD = 4096;

  /** An element svg after a byte order mark, a declaration, comments and a document type. */
  private static final Pattern SVG =
      Pattern.compile(
          "(\u00ef\u00bb\u00bf)?\\s*+((<\\?xml[^>]*+>|<!--.*?-->|<!DOCTYPE\\s++svg[^>]*+>)\\s*+)*+"
              + "<(svg:)?svg\\b",
          Pattern.DOTALL);

  private UnsupportedFormats() {}

  /** Returns the name of a format that begins as one does that is decoded. */
  static Optional<String> disguised(FileBytes file) {
    return name(DISGUISED, file).or(() -> RawPhotograph.name(file));
  }

  /** Returns the name of the format that the first bytes of a file show, if it is one of these. */
  static Optional<String> name(FileBytes file) {
    if (file.has(file.length() - TGA.length(), TGA)) {
      return Optional.of("TGA");
    }
    return name(ROWS, file)
        .or(
            () ->
                SVG.matcher(file.latin1(SVG_HEAD)).lookingAt()
                    ? Optional.of("SVG")
                    : Optional.empty());
  }

  private static Optional<String> name(List<Row> rows, FileBytes file) {
    return rows.stream().filter(row -> file.has(row.at, row.magic)).findFirst().map(Row::name);
  }
}
