Attribute VB_Name = "RunPythonBase"
Option Explicit

'Runs the program "Nastavnik" (Python) from Excel. Cut from xlwings_custom_addin.bas of xlwings 0.37.8:
'what is left starts Python and shows what went wrong. Left out: user defined functions, DLLs, code kept
'on sheets, Conda, settings on sheets and beside the workbook, the workbook's folder in Python's path.

'xlwings is distributed under a BSD 3-clause license.
'
'Copyright (C) 2014-present, Zoomer Analytics LLC.
'All rights reserved.
'
'Redistribution and use in source and binary forms, with or without modification,
'are permitted provided that the following conditions are met:
'
'* Redistributions of source code must retain the above copyright notice, this
'  list of conditions and the following disclaimer.
'
'* Redistributions in binary form must reproduce the above copyright notice, this
'  list of conditions and the following disclaimer in the documentation and/or
'  other materials provided with the distribution.
'
'* Neither the name of the copyright holder nor the names of its
'  contributors may be used to endorse or promote products derived from
'  this software without specific prior written permission.
'
'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
'ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
'WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
'DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR
'ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
'(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
'LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
'ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
'(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

Public Const PROJECT_NAME As String = "xlwings"

Public Sub RunPython(PythonCommand As String)
    ' Runs one Python command for the active workbook and waits for it (on a Mac it does not wait).
    Dim Interpreter As String
    Dim SearchPath As String

    If ActiveWorkbook Is Nothing Then
        Say U("0421043D043004470430043B04300020043E0442043A0440043E0439044204350020043A043D0438043304430020043D0430" & _
              "0441044204300432043D0438044704350441044204320430002E")
        Exit Sub
    End If
    #If Mac Then
        Interpreter = GetConfig("INTERPRETER_MAC", "")
    #Else
        Interpreter = GetConfig("INTERPRETER_WIN", "")
    #End If
    #If Not Mac Then ' Excel for Mac may not look into that folder
        If Not FileExists(Interpreter) Then Interpreter = ""
    #End If
    If Interpreter = "" Then
        Say U("041D04350020043D0430043904340435043D04300020043F0440043E043304400430043C043C0430002000AB041D04300441" & _
              "044204300432043D0438043A00BB002E00200412044B043F043E043B043D0438044204350020043A043E043C0430043D0434" & _
              "0443003A0020006E00610073007400610076006E0069006B00200069006E007300740061006C006C00200065007800630065" & _
              "006C")
        Exit Sub
    End If
    ' Six empty places of xlwings.utils.prepare_sys_path: nothing beside a mailed workbook may be imported.
    SearchPath = "false;;;;;;" & GetConfig("PYTHONPATH")
    #If Mac Then
        ExecuteMac PythonCommand, Interpreter, SearchPath
    #Else
        ExecuteWindows PythonCommand, Interpreter, SearchPath
    #End If
End Sub

Sub ExecuteMac(PythonCommand As String, PYTHON_MAC As String, Optional PYTHONPATH As String)
    #If Mac Then
    Dim PythonInterpreter As String, ParameterString As String, ExitCode As String
    Dim Log As String, LOG_FILE As String

    ' Transform paths
    PYTHONPATH = Replace(PYTHONPATH, "'", "\'") ' Escaping quotes

    PythonInterpreter = ToPosixPath(PYTHON_MAC)

    ' Sandbox location that requires no file access confirmation
    ' TODO: Use same logic with GUID like for Windows. Only here the GUID will need to be passed back to CleanUp()
    LOG_FILE = Environ("HOME") + "/xlwings.log" '/Users/<User>/Library/Containers/com.microsoft.Excel/Data/xlwings.log

    ' Delete Log file just to make sure we don't show an old error
    On Error Resume Next
        Kill LOG_FILE
    On Error GoTo 0

    ' ParameterSting with all paramters (AppleScriptTask only accepts a single parameter)
    ParameterString = PYTHONPATH + ";"
    ParameterString = ParameterString + "|" + PythonInterpreter
    ParameterString = ParameterString + "|" + PythonCommand
    ParameterString = ParameterString + "|" + ActiveWorkbook.Name
    ParameterString = ParameterString + "|" + Left(Application.Path, Len(Application.Path) - 4)
    ParameterString = ParameterString + "|" + LOG_FILE

    On Error GoTo AppleScriptErrorHandler
        ExitCode = AppleScriptTask("nastavnik.applescript", "VbaHandler", ParameterString)
    On Error GoTo 0

    ' If there's a log at this point (normally that will be from the shell only, not Python) show it and reset the StatusBar
    On Error Resume Next
        Log = ReadFile(LOG_FILE)
        If Log = "" Then
            Exit Sub
        Else
            ShowError (LOG_FILE)
            Application.StatusBar = False
        End If
        Exit Sub
    On Error GoTo 0

AppleScriptErrorHandler:
    Say U("041D04300434044104420440043E0439043A043000200443044104420430043D043E0432043B0435043D04300020043D0435" & _
              "0020043F043E043B043D043E04410442044C044E002E00200412044B043F043E043B043D0438044204350020043A043E043C" & _
              "0430043D04340443003A0020006E00610073007400610076006E0069006B00200069006E007300740061006C006C00200065" & _
              "007800630065006C")
    #End If
End Sub

Sub ExecuteWindows(PythonCommand As String, PYTHON_WIN As String, SearchPath As String)
    ' Starts Python without a window, in its own folder, and waits. What it writes to stderr goes to a log.
    Dim PythonDir As String, DriveCommand As String, RunCommand As String, LOG_FILE As String
    Dim ExitCode As Long

    LOG_FILE = Environ("Temp") & "\nastavnik-" & CreateGUID() & ".log"
    PythonDir = ParentFolder(PYTHON_WIN)
    If Left$(PYTHON_WIN, 2) Like "[A-Za-z]:" Then
        ' If Python is installed on a mapped or local drive, change to drive, then cd to path
        DriveCommand = Left$(PYTHON_WIN, 2) & " & cd """ & PythonDir & """ & "
    ElseIf Left$(PYTHON_WIN, 2) = "\\" Then
        ' If Python is installed on a UNC path, temporarily mount and activate a drive letter with pushd
        DriveCommand = "pushd """ & PythonDir & """ & "
    End If

    ' Handle ampersands and backslashes in file paths
    SearchPath = Replace(SearchPath, "&", "^&")
    SearchPath = Replace(SearchPath, "\", "\\")
    RunCommand = Chr(34) & PYTHON_WIN & Chr(34) & " -B -c ""import xlwings.utils;" & _
                 "xlwings.utils.prepare_sys_path(\""" & SearchPath & "\""); " & PythonCommand & """ "

    On Error GoTo Refused
    ExitCode = WScript.Run("cmd.exe /C " & DriveCommand & RunCommand & _
                           " --wb=" & """" & ActiveWorkbook.Name & """ --from_xl=1" & " --app=" & Chr(34) & _
                           Application.Path & "\" & Application.Name & Chr(34) & _
                           " --hwnd=" & Chr(34) & Application.Hwnd & Chr(34) & _
                           " 2> """ & LOG_FILE & """ ", 0, True)
    On Error GoTo 0
    If ExitCode <> 0 Then ShowError LOG_FILE
    On Error Resume Next
        Kill LOG_FILE
    On Error GoTo 0
    Exit Sub
Refused:
    Say U("04170430043F04430441043A0020043F0440043E043304400430043C043C044B002004370430043F0440043504490451043D" & _
              "002000280430043D044204380432043804400443044100200438043B04380020043F043E043B043804420438043A04300029" & _
              "002E0020041E0442043A0440043E0439044204350020043F0430043D0435043B044C003A0020006E00610073007400610076" & _
              "006E0069006B002000700061006E0065006C")
End Sub

Private Sub CleanUp()
    ' On a Mac xlwings calls this when Python is done.
    Dim LOG_FILE As String
    LOG_FILE = Environ("HOME") + "/xlwings.log"
    On Error Resume Next
    If ReadFile(LOG_FILE) <> "" Then
        ShowError LOG_FILE
    End If
    Application.StatusBar = False
    Application.ScreenUpdating = True
    Kill LOG_FILE
    On Error GoTo 0
End Sub

Function GetConfigFilePath() As String
    #If Mac Then
        ' ~/Library/Containers/com.microsoft.Excel/Data/xlwings.conf
        GetConfigFilePath = GetMacDir("$HOME", False) & "/" & PROJECT_NAME & ".conf"
    #Else
        GetConfigFilePath = Environ("USERPROFILE") & "\." & PROJECT_NAME & "\" & PROJECT_NAME & ".conf"
    #End If
End Function

Function GetConfig(configKey As String, Optional default As String = "") As String
    ' A value of the user's xlwings.conf, with environment variables expanded.
    Dim configValue As String
    If Not GetConfigFromFile(GetConfigFilePath(), configKey, configValue) Then configValue = default
    GetConfig = ExpandEnvironmentStrings(configValue)
End Function

Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
'Based on http://peltiertech.com/save-retrieve-information-text-files/

  Dim iFileNum As Long
  Dim sVarName As String, sVarValue As String

  ' assume false unless variable is found
  GetConfigFromFile = False

  ' open text file to read settings
  If FileExists(sFile) Then
    iFileNum = FreeFile
    Open sFile For Input As iFileNum
      Do While Not EOF(iFileNum)
        Input #iFileNum, sVarName, sVarValue
        If LCase(sVarName) = LCase(sName) Then
          sValue = sVarValue
          GetConfigFromFile = True
          Exit Do
        End If
      Loop
    Close #iFileNum
  End If

End Function

Function WScript(Optional CreateNew As Boolean) As Object
  Static Value As Object
  If CreateNew Or Value Is Nothing Then Set Value = CreateObject("WScript.Shell")
  Set WScript = Value
End Function

Function FileExists(ByVal FileSpec As String) As Boolean
    #If Mac Then
        FileExists = FileOrFolderExistsOnMac(FileSpec)
    #Else
        FileExists = FileExistsOnWindows(FileSpec)
    #End If
End Function

Function FileExistsOnWindows(ByVal FileSpec As String) As Boolean
   ' by Karl Peterson MS MVP VB
   Dim Attr As Long
   ' Guard against bad FileSpec by ignoring errors
   ' retrieving its attributes.
   On Error Resume Next
   Attr = GetAttr(FileSpec)
   If Err.Number = 0 Then
      ' No error, so something was found.
      ' If Directory attribute set, then not a file.
      FileExistsOnWindows = Not ((Attr And vbDirectory) = vbDirectory)
   End If
End Function

Function FileOrFolderExistsOnMac(FileOrFolderstr As String) As Boolean
'Ron de Bruin : 26-June-2015
'Function to test whether a file or folder exist on a Mac in office 2011 and up
'Uses AppleScript to avoid the problem with long names in Office 2011,
'limit is max 32 characters including the extension in 2011.
    Dim ScriptToCheckFileFolder As String
    Dim TestStr As String

    #If Mac Then
    If Val(Application.VERSION) < 15 Then
        ScriptToCheckFileFolder = "tell application " & Chr(34) & "System Events" & Chr(34) & _
         "to return exists disk item (" & Chr(34) & FileOrFolderstr & Chr(34) & " as string)"
        FileOrFolderExistsOnMac = MacScript(ScriptToCheckFileFolder)
    Else
        On Error Resume Next
        TestStr = Dir(FileOrFolderstr, vbDirectory)
        On Error GoTo 0
        If Not TestStr = vbNullString Then FileOrFolderExistsOnMac = True
    End If
    #End If
End Function

Function ParentFolder(ByVal Folder)
  #If Mac Then
      ParentFolder = Left$(Folder, InStrRev(Folder, "/") - 1)
  #Else
      ParentFolder = Left$(Folder, InStrRev(Folder, "\") - 1)
  #End If
End Function

Function ToMacPath(PosixPath As String) As String
    ' This function transforms a Posix Path into a MacOS Path
    ' E.g. "/Users/<User>" --> "MacintoshHD:Users:<User>"
    #If Mac Then
    ToMacPath = MacScript("set mac_path to POSIX file " & Chr(34) & PosixPath & Chr(34) & " as string")
    #End If
End Function

Function GetMacDir(Name As String, Normalize As Boolean) As String
    #If Mac Then
        Select Case Name
            Case "$HOME"
                Name = "home folder"
            Case "$APPLICATIONS"
                Name = "applications folder"
            Case "$DOCUMENTS"
                Name = "documents folder"
            Case "$DOWNLOADS"
                Name = "downloads folder"
            Case "$DESKTOP"
                Name = "desktop folder"
            Case "$TMPDIR"
                Name = "temporary items"
        End Select
        GetMacDir = MacScript("return POSIX path of (path to " & Name & ") as string")
        If Normalize = True Then
            'Normalize Excel sandbox location
            GetMacDir = Replace(GetMacDir, "/Library/Containers/com.microsoft.Excel/Data", "")
        End If
    #Else
    #End If
End Function

Function ToPosixPath(ByVal MacPath As String) As String
    'This function accepts relative paths with backward and forward slashes: ActiveWorkbook & "\test"
    ' E.g. "MacintoshHD:Users:<User>" --> "/Users/<User>"

    Dim s As String
    Dim LeadingSlash As Boolean

    #If Mac Then
    If MacPath = "" Then
        ToPosixPath = ""
    Else
        ToPosixPath = Replace(MacPath, "\", "/")
        ToPosixPath = MacScript("return POSIX path of (" & Chr(34) & MacPath & Chr(34) & ") as string")
    End If
    #End If
End Function

Sub ShowError(FileName As String)
    ' Shows what Python wrote to its log before it failed.
    Dim Content As String
    On Error Resume Next
    Content = ReadFile(FileName)
    On Error GoTo 0
    Say U("041F0440043E043304400430043C043C0430002000AB041D04300441044204300432043D0438043A00BB0020043D04350020" & _
              "04370430043F0443044104420438043B04300441044C002E002004150441043B04380020044D0442043E0020043F043E0432" & _
              "0442043E0440043804420441044F002C0020043E0442043A0440043E0439044204350020043F0430043D0435043B044C003A" & _
              "0020006E00610073007400610076006E0069006B002000700061006E0065006C") & vbCrLf & vbCrLf & Content
End Sub

Sub Say(Message As String)
    ' A window with a message: Unicode on Windows whatever the system's code page is.
    #If Mac Then
        MsgBox Message, vbExclamation, U("041D04300441044204300432043D0438043A")
    #Else
        WScript.Popup Message, 0, U("041D04300441044204300432043D0438043A"), 48
    #End If
End Sub

Function U(Codes As String) As String
    ' Russian text from UTF-16 codes, four hexadecimal digits a letter: VBA sources stay ASCII.
    Dim i As Long
    For i = 1 To Len(Codes) Step 4
        U = U & ChrW$(CLng("&H" & Mid$(Codes, i, 4)))
    Next i
End Function

Function ExpandEnvironmentStrings(ByVal s As String)
    ' Expand environment variables
    Dim EnvString As String
    Dim PathParts As Variant
    Dim i As Integer
    #If Mac Then
        If Left(s, 1) = "$" Then
            PathParts = Split(s, "/")
            EnvString = PathParts(0)
            ExpandEnvironmentStrings = GetMacDir(EnvString, True)
            For i = 1 To UBound(PathParts)
                If Right$(ExpandEnvironmentStrings, 1) = "/" Then
                    ExpandEnvironmentStrings = ExpandEnvironmentStrings & PathParts(i)
                Else
                    ExpandEnvironmentStrings = ExpandEnvironmentStrings & "/" & PathParts(i)
                End If
            Next i
        Else
            ExpandEnvironmentStrings = s
        End If
    #Else
        ExpandEnvironmentStrings = WScript.ExpandEnvironmentStrings(s)
    #End If
End Function

Function ReadFile(ByVal FileName As String)
    ' Read a text file

    Dim Content As String
    Dim Token As String
    Dim FileNum As Integer
    Dim objShell As Object
    Dim LineBreak As Variant

    #If Mac Then
        FileName = ToMacPath(FileName)
        LineBreak = vbLf
    #Else
        FileName = ExpandEnvironmentStrings(FileName)
        LineBreak = vbCrLf
    #End If

    FileNum = FreeFile
    Content = ""

    ' Read Text File
    Open FileName For Input As #FileNum
        Do While Not EOF(FileNum)
            Line Input #FileNum, Token
            Content = Content & Token & LineBreak
        Loop
    Close #FileNum

    ReadFile = Content
End Function

Public Function CreateGUID() As String
    Randomize Timer() + Application.Hwnd
    ' https://stackoverflow.com/a/46474125/918626
    Do While Len(CreateGUID) < 32
        If Len(CreateGUID) = 16 Then
            '17th character holds version information
            CreateGUID = CreateGUID & Hex$(8 + CInt(Rnd * 3))
        End If
        CreateGUID = CreateGUID & Hex$(CInt(Rnd * 15))
    Loop
    CreateGUID = Mid(CreateGUID, 1, 8) & "-" & Mid(CreateGUID, 9, 4) & "-" & Mid(CreateGUID, 13, 4) & "-" & Mid(CreateGUID, 17, 4) & "-" & Mid(CreateGUID, 21, 12)
End Function
